package io.locmoe.launcher.nodes;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Detects whether starting nodes make progress, which may be slow on a busy machine. Used by one thread. */
public final class StartWatch {
    private final LocalNodes nodes;
    private final LongSupplier nanoTime;
    private long reached = -1;
    private long since;

    /** @param nanoTime a clock, like {@link System#nanoTime} */
    public StartWatch(LocalNodes nodes, LongSupplier nanoTime) {
        this.nodes = nodes;
        this.nanoTime = nanoTime;
    }

    /**
     * Time since the last progress of any node.
     *
     * @param joined number of nodes that have joined the mesh
     */
    public Duration idle(int joined) {
        long now = nanoTime.getAsLong();
        long reaches = joined
                + nodes.processes().stream().mapToLong(StartWatch::reached).sum();
        if (reaches != reached) {
            reached = reaches;
            since = now;
        }
        return Duration.ofNanos(now - since);
    }

    /** Progress of a node: its phases; before the first one, the CPU seconds of its JVM. */
    private static long reached(LocalNode node) {
        int phases = node.phases().size();
        return phases == 0 ? node.processorTime().toSeconds() : 1000L + phases;
    }
}
