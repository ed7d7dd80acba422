package io.locmoe.dataplane;

import io.locmoe.spi.topology.Topology;
import java.time.Duration;
import java.util.Locale;

/** Words that failure messages share. */
final class Wording {
    private Wording() {}

    static String rank(int rank, Topology topology) {
        return "rank " + rank + " (node " + topology.node(rank) + ")";
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toNanos() / 1e9);
    }
}
