package io.locmoe.guard;

import io.locmoe.spi.placement.PlacementSetup;
import io.locmoe.spi.placement.ReplicaPlacement;
import java.util.Arrays;

/** Refuses plans that no mesh can carry out. */
record PlacementCheck(PlacementSetup setup) {

    /** @throws IllegalArgumentException if ranks or experts are not the job's, or a rank computes too many experts */
    ReplicaPlacement placement(ReplicaPlacement given) {
        require(given != null, "it returned null; return the placement in force where nothing changes");
        require(
                given.topology().equals(setup.topology()),
                "it placed experts on " + given.topology() + "; the mesh has " + setup.topology());
        int experts = setup.homes().experts();
        require(given.experts() == experts, "it placed " + given.experts() + " experts; the layer has " + experts);
        for (int rank = 0; rank < setup.topology().ranks(); rank++) {
            int[] computed = given.expertsOfRank()[rank];
            int homes = setup.homes().hosted(rank);
            require(
                    computed.length <= homes + setup.replicas(),
                    "it has rank " + rank + " compute " + computed.length + " experts, " + Arrays.toString(computed)
                            + "; the rank is home to " + homes + " and may compute " + setup.replicas() + " more");
        }
        return given;
    }

    /** @throws IllegalArgumentException unless each rank's entries of each expert go once to slots of the expert */
    long[][] division(long[][] given, long[][] counts, ReplicaPlacement placement) {
        require(
                given != null && given.length == counts.length,
                "it divided the entries of " + (given == null ? "no" : given.length) + " ranks; the mesh has "
                        + counts.length);
        int[] experts = placement.expertOfSlot();
        int[] ranks = placement.rankOfSlot();
        for (int source = 0; source < counts.length; source++) {
            source(source, given[source], counts[source], experts, ranks);
        }
        return given;
    }

    private static void source(int source, long[] given, long[] counts, int[] experts, int[] ranks) {
        require(
                given != null && given.length == experts.length,
                "it divided rank " + source + "'s entries among " + (given == null ? "no" : given.length)
                        + " slots; the placement has " + experts.length);
        long[] left = counts.clone();
        for (int slot = 0; slot < experts.length; slot++) {
            if (given[slot] < 0) {
                throw new IllegalArgumentException("it gave " + given[slot] + " entries of rank " + source
                        + " to expert " + experts[slot] + " on rank " + ranks[slot]);
            }
            left[experts[slot]] -= given[slot];
        }
        for (int expert = 0; expert < left.length; expert++) {
            if (left[expert] != 0) {
                throw new IllegalArgumentException("it gave " + (counts[expert] - left[expert]) + " of rank " + source
                        + "'s " + counts[expert] + " entries of expert " + expert + " to ranks that compute it");
            }
        }
    }

    private static void require(boolean holds, String violation) {
        if (!holds) {
            throw new IllegalArgumentException(violation);
        }
    }
}
