package io.locmoe.mesh.deciding;

/** A machine on which the left way is quick. */
public final class LeftMachinePlugin extends MachinePlugin {
    @Override
    protected String quick() {
        return "left";
    }
}
