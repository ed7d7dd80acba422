package io.locmoe.laboratory.bench.faults;

import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;

/**
 * Measures the time from the start of a node's process until it reports that it is ready: the start of its JVM. It has
 * to be polled often. Thread-safe.
 */
final class NodeStarts {
    private static final double NANOS = 1e9;

    private final IntToLongFunction pid;
    private final IntPredicate ready;
    private final LongSupplier nanoTime;
    private final long[] known;
    /** When a process that is not ready was first seen; 0 for none. */
    private final long[] begun;

    private double slowest;

    /**
     * Observes the restarts of nodes that are ready.
     *
     * @param pid      process id of a node, by its place
     * @param ready    whether the node has reported that it is ready
     * @param nanoTime clock, like {@link System#nanoTime}
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

    /** Ignores everything up to now. */
    synchronized void forget() {
        look();
        slowest = 0;
    }

    /** Seconds of the slowest complete start since {@link #forget}; 0 for none. */
    synchronized double slowest() {
        look();
        return slowest;
    }
}
