package io.locmoe.placement.planners;

import io.locmoe.spi.placement.ReplicaPlacement;
import java.util.Arrays;

/** The least largest load of ranks that a division of entries among copies can have. */
final class Peak {
    private final long[] entries;
    private final long total;
    private final int ranks;
    private final int[] experts;
    private final int[] rankOf;

    Peak(long[][] counts, ReplicaPlacement placement) {
        ranks = counts.length;
        entries = new long[placement.experts()];
        Arrays.setAll(
                entries,
                expert -> Arrays.stream(counts).mapToLong(of -> of[expert]).sum());
        total = Arrays.stream(entries).sum();
        experts = placement.expertOfSlot();
        rankOf = placement.rankOfSlot();
    }

    double mean() {
        return (double) total / ranks;
    }

    long entries(int expert) {
        return entries[expert];
    }

    /** Whether no division can have a smaller largest load, as entries are whole. */
    boolean isEven(long most) {
        return most <= (total + ranks - 1) / ranks;
    }

    long least() {
        long low = (total + ranks - 1) / ranks;
        long high = total;
        while (low < high) {
            long middle = (low + high) / 2;
            if (network(middle).send() == total) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Source to experts to the ranks that compute them to the sink, which takes so much of each rank. */
    FlowNetwork network(long most) {
        FlowNetwork network = new FlowNetwork(2 + ranks + entries.length);
        for (int rank = 0; rank < ranks; rank++) {
            network.arc(rank(rank), FlowNetwork.SINK, most, 0);
        }
        for (int expert = 0; expert < entries.length; expert++) {
            network.arc(FlowNetwork.SOURCE, expert(expert), entries[expert], 0);
        }
        for (int slot = 0; slot < experts.length; slot++) {
            network.arc(expert(experts[slot]), rank(rankOf[slot]), entries[experts[slot]], 0);
        }
        return network;
    }

    int rank(int rank) {
        return 2 + rank;
    }

    int expert(int expert) {
        return 2 + ranks + expert;
    }
}
