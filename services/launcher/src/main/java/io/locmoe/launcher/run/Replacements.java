package io.locmoe.launcher.run;

import io.locmoe.control.NodeLoss;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the processes of lost nodes again: at once where the run waits for them; where spares take their places, once
 * it trains again, as the start of a JVM would take processors from that. Used by one thread.
 */
final class Replacements {
    /** Spares that have not taken the places by then cannot, for a reason that is not known here. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final RunMesh mesh;
    private final int nodes;
    private final List<String> waiting = new ArrayList<>();
    private final Deadline patience = new Deadline(PATIENCE);

    /** @param nodes of the job */
    Replacements(RunMesh mesh, int nodes) {
        this.mesh = mesh;
        this.nodes = nodes;
    }

    /** Nodes are lost. */
    void lost(NodeLoss loss) {
        waiting.addAll(loss.lost());
        if (isSpared(loss)) {
            mesh.end(loss.lost());
        } else {
            start();
        }
    }

    /** Time has passed; called now and then. */
    void tick(boolean trains) {
        boolean overdue = patience.passedSince(!waiting.isEmpty());
        if (!waiting.isEmpty() && (trains || overdue)) {
            start();
        }
    }

    /** Starts those that wait for it, and whatever else has ended, now. */
    void start() {
        mesh.replace(List.copyOf(waiting));
        waiting.clear();
    }

    /** Whether others are enough to train on, and the nodes that are left are enough to agree on it. */
    private boolean isSpared(NodeLoss loss) {
        long living = mesh.nodes().processes().stream()
                .filter(node -> node.runs() && !loss.lost().contains(node.name()))
                .count();
        int left = loss.nodes() - loss.lost().size();
        return living >= nodes && 2 * left > loss.nodes();
    }
}
