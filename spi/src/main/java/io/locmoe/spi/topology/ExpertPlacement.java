package io.locmoe.spi.topology;

import java.util.Arrays;

/**
 * Which rank hosts which expert, with the version of that map. Experts are hosted in rank order: the hosting rank never
 * falls as the expert index grows. Immutable.
 *
 * @param epoch        version of the map; every exchange carries it, and a receiver refuses another
 * @param rankOfExpert hosting rank of each expert
 */
public record ExpertPlacement(long epoch, int[] rankOfExpert) {
    public ExpertPlacement {
        rankOfExpert = rankOfExpert.clone();
        if (rankOfExpert.length == 0) {
            throw new IllegalArgumentException("a placement has at least one expert");
        }
        for (int expert = 1; expert < rankOfExpert.length; expert++) {
            if (rankOfExpert[expert] < rankOfExpert[expert - 1]) {
                throw new IllegalArgumentException(
                        "experts are hosted in rank order: " + Arrays.toString(rankOfExpert));
            }
        }
    }

    /**
     * Spreads the experts evenly over the nodes, in order, and inside a node over its ranks.
     *
     * @throws IllegalArgumentException if the experts do not divide over the nodes
     */
    public static ExpertPlacement even(long epoch, int experts, Topology topology) {
        int nodes = topology.nodes();
        if (experts % nodes != 0) {
            throw new IllegalArgumentException(experts + " experts do not divide over " + nodes
                    + " nodes; choose a multiple of " + nodes + " experts, or another number of nodes");
        }
        int perNode = experts / nodes;
        int ranksPerNode = topology.ranks() / nodes;
        int[] rankOfExpert = new int[experts];
        Arrays.setAll(rankOfExpert, e -> e / perNode * ranksPerNode + e % perNode * ranksPerNode / perNode);
        return new ExpertPlacement(epoch, rankOfExpert);
    }

    @Override
    public int[] rankOfExpert() {
        return rankOfExpert.clone();
    }

    public int experts() {
        return rankOfExpert.length;
    }

    public int rank(int expert) {
        return rankOfExpert[expert];
    }

    /** First expert of a rank; equal to {@code firstExpert(rank + 1)} where the rank hosts none. */
    public int firstExpert(int rank) {
        int expert = 0;
        while (expert < rankOfExpert.length && rankOfExpert[expert] < rank) {
            expert++;
        }
        return expert;
    }

    /** Number of experts that a rank hosts. */
    public int hosted(int rank) {
        return firstExpert(rank + 1) - firstExpert(rank);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExpertPlacement p && epoch == p.epoch && Arrays.equals(rankOfExpert, p.rankOfExpert);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(epoch) + Arrays.hashCode(rankOfExpert);
    }

    @Override
    public String toString() {
        return "epoch " + epoch + " " + Arrays.toString(rankOfExpert);
    }
}
