package io.locmoe.spi.placement;

import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which experts each rank computes. Each is a <em>slot</em>; slots are numbered from 0 in the order of ranks, and on a
 * rank in the order of experts. Each expert has at least one slot and at most one on a rank. Immutable.
 *
 * @param topology      the ranks
 * @param experts       number of experts
 * @param expertsOfRank [ranks][slots of the rank] experts, in ascending order; arrays are handed over
 */
public record ReplicaPlacement(Topology topology, int experts, int[][] expertsOfRank) {
    public ReplicaPlacement {
        if (expertsOfRank.length != topology.ranks()) {
            throw new IllegalArgumentException(
                    "slots of " + expertsOfRank.length + " ranks; the mesh has " + topology.ranks());
        }
        boolean[] hosted = new boolean[experts];
        for (int rank = 0; rank < expertsOfRank.length; rank++) {
            check(rank, expertsOfRank[rank], hosted);
        }
        int homeless =
                IntStream.range(0, experts).filter(e -> !hosted[e]).findFirst().orElse(-1);
        if (homeless >= 0) {
            throw new IllegalArgumentException("no rank computes expert " + homeless);
        }
    }

    private static void check(int rank, int[] experts, boolean[] hosted) {
        int last = -1;
        for (int expert : experts) {
            if (expert <= last || expert >= hosted.length) {
                throw new IllegalArgumentException("experts " + Arrays.toString(experts) + " of rank " + rank
                        + " are not ascending numbers below " + hosted.length);
            }
            hosted[expert] = true;
            last = expert;
        }
    }

    /** Each expert on its home alone. */
    public static ReplicaPlacement homes(Topology topology, ExpertPlacement homes) {
        int[][] experts = new int[topology.ranks()][];
        Arrays.setAll(
                experts,
                rank -> IntStream.range(homes.firstExpert(rank), homes.firstExpert(rank + 1))
                        .toArray());
        return new ReplicaPlacement(topology, homes.experts(), experts);
    }

    /** [slots] expert of each slot. */
    public int[] expertOfSlot() {
        return Arrays.stream(expertsOfRank).flatMapToInt(Arrays::stream).toArray();
    }

    /** [slots] rank of each slot. */
    public int[] rankOfSlot() {
        return IntStream.range(0, expertsOfRank.length)
                .flatMap(rank -> Arrays.stream(expertsOfRank[rank]).map(_ -> rank))
                .toArray();
    }

    /** Number of slots. */
    public int slots() {
        return Arrays.stream(expertsOfRank).mapToInt(of -> of.length).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReplicaPlacement p
                && experts == p.experts
                && topology.equals(p.topology)
                && Arrays.deepEquals(expertsOfRank, p.expertsOfRank);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(expertsOfRank);
    }

    @Override
    public String toString() {
        return Arrays.deepToString(expertsOfRank);
    }
}
