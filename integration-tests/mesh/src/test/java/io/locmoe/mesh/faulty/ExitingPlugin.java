package io.locmoe.mesh.faulty;

import io.locmoe.mesh.faulty.library.Ending;
import io.locmoe.spi.MoePlugin;

/** A plug-in whose constructor ends the process, by a library. */
public final class ExitingPlugin implements MoePlugin {
    public ExitingPlugin() {
        Ending.now();
    }
}
