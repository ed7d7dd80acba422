package io.locmoe.cli.train;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The nodes on this machine that this command has started.
 *
 * @param processes      in order of the nodes; none where the mesh is not ours
 * @param controlAddress host:port of the control plane of the first
 */
record LocalNodes(List<NodeProcess> processes, String controlAddress) implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(10);

    LocalNodes {
        processes = List.copyOf(processes);
    }

    static LocalNodes none() {
        return new LocalNodes(List.of(), "");
    }

    /** The first node whose process has ended. */
    Optional<NodeProcess> firstDead() {
        return processes.stream().filter(node -> !node.runs()).findFirst();
    }

    /** As {@link #firstDead}, but waits some time for one to end. */
    Optional<NodeProcess> awaitDead(Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        Optional<NodeProcess> dead = firstDead();
        while (dead.isEmpty() && !processes.isEmpty() && System.nanoTime() - deadline < 0) {
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            dead = firstDead();
        }
        return dead;
    }

    void kill() {
        processes.forEach(NodeProcess::kill);
    }

    /** Takes all nodes down: asks first, and kills what still runs after ten seconds. */
    @Override
    public void close() {
        processes.forEach(NodeProcess::askToEnd);
        long deadline = System.nanoTime() + END.toNanos();
        processes.forEach(node -> node.awaitEnd(deadline));
    }
}
