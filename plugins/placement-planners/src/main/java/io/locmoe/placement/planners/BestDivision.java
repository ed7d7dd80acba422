package io.locmoe.placement.planners;

import io.locmoe.spi.placement.ReplicaPlacement;
import java.util.Arrays;

/**
 * The division of least transport of those whose largest load is {@code most}. Experts with one copy have no choice, so
 * only entries of the others are in the network: source to (rank, expert) to the ranks that compute it to the sink.
 */
final class BestDivision {
    private final ReplicaPlacement placement;
    private final LinkCosts links;
    private final long[][] divided;
    private final int[][] arcs;
    private final FlowNetwork network;

    BestDivision(long[][] counts, ReplicaPlacement placement, long most, LinkCosts links) {
        this.links = links;
        this.placement = placement;
        int[][] slots = Slots.ofExperts(placement);
        int[] rankOf = placement.rankOfSlot();
        divided = new long[counts.length][rankOf.length];
        arcs = new int[counts.length][rankOf.length];
        network = new FlowNetwork(2 + counts.length * (1 + placement.experts()));
        room(counts, slots, rankOf, most);
        for (int source = 0; source < counts.length; source++) {
            for (int expert = 0; expert < slots.length; expert++) {
                if (slots[expert].length > 1 && counts[source][expert] > 0) {
                    add(
                            source,
                            2 + counts.length * (1 + expert) + source,
                            counts[source][expert],
                            slots[expert],
                            rankOf);
                }
            }
        }
        network.send();
    }

    /** The arcs of ranks, which are the first ones. */
    private void room(long[][] counts, int[][] slots, int[] rankOf, long most) {
        long[] room = new long[counts.length];
        Arrays.fill(room, most);
        for (int[] of : slots) {
            int expert = placement.expertOfSlot()[of[0]];
            for (int source = 0; of.length == 1 && source < counts.length; source++) {
                divided[source][of[0]] = counts[source][expert];
                room[rankOf[of[0]]] -= counts[source][expert];
            }
        }
        for (int rank = 0; rank < room.length; rank++) {
            network.arc(2 + rank, FlowNetwork.SINK, room[rank], 0);
        }
    }

    private void add(int source, int node, long count, int[] slots, int[] rankOf) {
        int supply = network.arc(FlowNetwork.SOURCE, node, count, 0);
        for (int slot : slots) {
            int rank = rankOf[slot];
            arcs[source][slot] = network.arc(node, 2 + rank, count, links.of(source, rank));
            if (rank == source) {
                network.send(supply, arcs[source][slot], 2 * rank);
            }
        }
    }

    /** [ranks][slots] entries. */
    long[][] slots() {
        for (int source = 0; source < divided.length; source++) {
            for (int slot = 0; slot < divided[source].length; slot++) {
                if (arcs[source][slot] > 0) {
                    divided[source][slot] = network.flow(arcs[source][slot]);
                }
            }
        }
        return divided;
    }
}
