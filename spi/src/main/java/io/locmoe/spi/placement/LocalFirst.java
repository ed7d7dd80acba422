package io.locmoe.spi.placement;

import io.locmoe.spi.topology.Topology;
import java.util.stream.IntStream;

/**
 * The rule by which planners divide entries unless they say otherwise: entries go to their own rank's slot of the
 * expert, else to one of their node, else to any. Several slots at the same distance take equal shares, and the first
 * of them the remainder.
 */
final class LocalFirst {
    private LocalFirst() {}

    static long[][] divide(long[][] counts, ReplicaPlacement placement) {
        int[] experts = placement.expertOfSlot();
        int[] ranks = placement.rankOfSlot();
        long[][] divided = new long[counts.length][experts.length];
        for (int expert = 0; expert < placement.experts(); expert++) {
            int wanted = expert;
            int[] slots = IntStream.range(0, experts.length)
                    .filter(slot -> experts[slot] == wanted)
                    .toArray();
            for (int source = 0; source < counts.length; source++) {
                share(counts[source][expert], nearest(slots, ranks, source, placement.topology()), divided[source]);
            }
        }
        return divided;
    }

    private static int[] nearest(int[] slots, int[] ranks, int source, Topology topology) {
        int[] own = IntStream.of(slots).filter(slot -> ranks[slot] == source).toArray();
        int[] near = IntStream.of(slots)
                .filter(slot -> topology.sameNode(ranks[slot], source))
                .toArray();
        return own.length > 0 ? own : near.length > 0 ? near : slots;
    }

    private static void share(long count, int[] slots, long[] divided) {
        for (int slot : slots) {
            divided[slot] = count / slots.length;
        }
        divided[slots[0]] += count % slots.length;
    }
}
