package io.locmoe.mesh.dangerous;

import io.locmoe.mesh.dangerous.library.Ending;
import io.locmoe.spi.MoePlugin;

/** A plug-in whose constructor ends the process, by a library. */
public final class ExitingPlugin implements MoePlugin {
    public ExitingPlugin() {
        Ending.now();
    }
}
