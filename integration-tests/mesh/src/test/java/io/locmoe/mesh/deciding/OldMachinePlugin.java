package io.locmoe.mesh.deciding;

/** A machine that has the left way only. */
public final class OldMachinePlugin extends MachinePlugin {
    @Override
    protected String quick() {
        return "left";
    }

    @Override
    protected boolean both() {
        return false;
    }
}
