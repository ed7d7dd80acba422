package io.locmoe.launcher.run;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.RunException;

/** Whether a job may have the spare nodes that it asks for. */
public final class Spares {
    private Spares() {}

    /**
     * Checks their number. As many as the job has nodes could take all of their places one after the other, and then
     * nobody of the job could tell a node that was cut off before that it went on without it.
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
     * Checks, too, that a mesh has them.
     *
     * @param nodes of the mesh
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
