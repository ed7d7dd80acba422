package io.locmoe.launcher.run;

import io.locmoe.run.event.NodeFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Restarts the processes of failed nodes: at once if the run waits for them; if spares take over, only when training
 * continues, because starting a JVM would take CPU time from the recovery. Used by one thread.
 */
final class Replacements {
    /** Spares that have not taken over within this time cannot, for some unknown reason. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final RunMesh mesh;
    private final int nodes;
    private final List<String> waiting = new ArrayList<>();
    private final Deadline patience = new Deadline(PATIENCE);

    /** @param nodes number of nodes of the job */
    Replacements(RunMesh mesh, int nodes) {
        this.mesh = mesh;
        this.nodes = nodes;
    }

    /** Handles failed nodes. */
    void lost(NodeFailure failure) {
        waiting.addAll(failure.failedNodes());
        if (isSpared(failure)) {
            mesh.end(failure.failedNodes());
        } else {
            start();
        }
    }

    /** Restarts waiting processes when it is time; called periodically. */
    void tick(boolean trains) {
        boolean overdue = patience.passedSince(!waiting.isEmpty());
        if (!waiting.isEmpty() && (trains || overdue)) {
            start();
        }
    }

    /** Restarts waiting processes, and any others that have ended, now. */
    void start() {
        mesh.replace(List.copyOf(waiting));
        waiting.clear();
    }

    /** Whether enough other nodes are left to train, and enough members of the job to agree on it. */
    private boolean isSpared(NodeFailure failure) {
        long living = mesh.nodes().processes().stream()
                .filter(node -> node.runs() && !failure.failedNodes().contains(node.name()))
                .count();
        int left = failure.nodes() - failure.failedNodes().size();
        return living >= nodes && 2 * left > failure.nodes();
    }
}
