package io.locmoe.laboratory.bench.faults;

import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;

/**
 * Times how long the processes of nodes take from when they begin until they say that they are ready: their JVM's own
 * start. It has to look often. Thread-safe.
 */
final class NodeStarts {
    private static final double NANOS = 1e9;

    private final IntToLongFunction pid;
    private final IntPredicate ready;
    private final LongSupplier nanoTime;
    private final long[] known;
    /** When a process was first seen that is not ready yet; 0 for none. */
    private final long[] begun;

    private double slowest;

    /**
     * Follows the restarts of nodes that are ready.
     *
     * @param pid      process of a node, by its place
     * @param ready    whether it has said so
     * @param nanoTime a clock, like {@link System#nanoTime}
     */
    NodeStarts(int nodes, IntToLongFunction pid, IntPredicate ready, LongSupplier nanoTime) {
        this.pid = pid;
        this.ready = ready;
        this.nanoTime = nanoTime;
        this.known = new long[nodes];
        this.begun = new long[nodes];
        for (int node = 0; node < nodes; node++) {
            known[node] = pid.applyAsLong(node);
        }
    }

    synchronized void look() {
        for (int node = 0; node < known.length; node++) {
            long now = nanoTime.getAsLong();
            if (pid.applyAsLong(node) != known[node]) {
                known[node] = pid.applyAsLong(node);
                begun[node] = now;
            }
            if (begun[node] != 0 && ready.test(node)) {
                slowest = Math.max(slowest, (now - begun[node]) / NANOS);
                begun[node] = 0;
            }
        }
    }

    /** What has happened so far does not count. */
    synchronized void forget() {
        look();
        slowest = 0;
    }

    /** Seconds of the slowest start that has come to its end and counts; 0 for none. */
    synchronized double slowest() {
        look();
        return slowest;
    }
}
