package io.locmoe.mesh.dangerous;

import io.locmoe.spi.MoePlugin;

/** A plug-in whose constructor ends the process. */
public final class LeavingPlugin implements MoePlugin {
    public LeavingPlugin() {
        System.exit(0);
    }
}
