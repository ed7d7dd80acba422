package io.locmoe.launcher.run;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Notices whether nodes that start come further: on a busy machine that may take long. Used by one thread. */
final class StartWatch {
    private final LocalNodes nodes;
    private final LongSupplier nanoTime;
    private long reached = -1;
    private long since;

    /** @param nanoTime a clock, like {@link System#nanoTime} */
    StartWatch(LocalNodes nodes, LongSupplier nanoTime) {
        this.nodes = nodes;
        this.nanoTime = nanoTime;
    }

    /**
     * How long no node has come further.
     *
     * @param joined nodes that have joined the mesh
     */
    Duration idle(int joined) {
        long now = nanoTime.getAsLong();
        long reaches = joined
                + nodes.processes().stream().mapToLong(StartWatch::reached).sum();
        if (reaches != reached) {
            reached = reaches;
            since = now;
        }
        return Duration.ofNanos(now - since);
    }

    /** Phases; of a JVM that has not come to the first one, the seconds that it has worked. */
    private static long reached(LocalNode node) {
        int phases = node.phases().size();
        return phases == 0 ? node.processorTime().toSeconds() : 1000L + phases;
    }
}
