package io.locmoe.launcher.check;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.RunException;

/** Checks the number of spare nodes of a job. */
public final class Spares {
    private Spares() {}

    /**
     * Checks their number. With as many spares as nodes, the spares could replace all nodes one after the other, and
     * then none of the original members could tell a node that was cut off before that the run continued without it.
     *
     * @throws RunException if they are not fewer than the job's nodes
     */
    public static void require(JobSettings settings) {
        int spares = settings.recovery().spares();
        if (spares > 0 && spares >= settings.nodes()) {
            throw RunException.usage("--spares " + spares + " must be fewer than the " + settings.nodes()
                    + " nodes of the job; docs/recovery.md, Spare nodes, has the reason");
        }
    }

    /**
     * Also checks that the mesh has them.
     *
     * @param nodes number of nodes of the mesh
     * @throws RunException if it does not
     */
    public static void require(JobSettings settings, int nodes) {
        require(settings);
        int spares = settings.recovery().spares();
        if (spares > 0 && nodes < settings.meshNodes()) {
            throw RunException.usage("the mesh has " + nodes + " nodes, and a job on " + settings.nodes() + " with "
                    + spares + " to spare needs " + settings.meshNodes() + "; give fewer --nodes or --spares, or start"
                    + " more nodes");
        }
    }
}
