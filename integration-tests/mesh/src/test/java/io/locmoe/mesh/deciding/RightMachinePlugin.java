package io.locmoe.mesh.deciding;

/** A machine on which the right way is quick. */
public final class RightMachinePlugin extends MachinePlugin {
    @Override
    protected String quick() {
        return "right";
    }
}
