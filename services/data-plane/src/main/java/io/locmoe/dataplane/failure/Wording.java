package io.locmoe.dataplane.failure;

import io.locmoe.spi.topology.Topology;
import java.time.Duration;
import java.util.Locale;

/** Phrases that failure messages share. */
public final class Wording {
    private Wording() {}

    public static String rank(int rank, Topology topology) {
        return "rank " + rank + " (node " + topology.node(rank) + ")";
    }

    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toNanos() / 1e9);
    }
}
