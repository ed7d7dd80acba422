package io.locmoe.spi.topology;

import java.util.Arrays;

/**
 * Which rank lives on which node. Ranks and nodes are numbered from 0; the ranks of a node are consecutive. Immutable.
 */
public record Topology(int[] nodeOfRank) {
    public Topology {
        nodeOfRank = nodeOfRank.clone();
        if (nodeOfRank.length == 0 || nodeOfRank[0] != 0) {
            throw new IllegalArgumentException("ranks start on node 0: " + Arrays.toString(nodeOfRank));
        }
        for (int rank = 1; rank < nodeOfRank.length; rank++) {
            int step = nodeOfRank[rank] - nodeOfRank[rank - 1];
            if (step < 0 || step > 1) {
                throw new IllegalArgumentException(
                        "the ranks of a node are consecutive: " + Arrays.toString(nodeOfRank));
            }
        }
    }

    /** {@code nodes} nodes of {@code devicesPerNode} ranks each. */
    public static Topology of(int nodes, int devicesPerNode) {
        int[] nodeOfRank = new int[nodes * devicesPerNode];
        Arrays.setAll(nodeOfRank, rank -> rank / devicesPerNode);
        return new Topology(nodeOfRank);
    }

    @Override
    public int[] nodeOfRank() {
        return nodeOfRank.clone();
    }

    public int ranks() {
        return nodeOfRank.length;
    }

    public int nodes() {
        return nodeOfRank[nodeOfRank.length - 1] + 1;
    }

    public int node(int rank) {
        return nodeOfRank[rank];
    }

    /** First rank of a node; for the node after the last the number of ranks, which ends the last node. */
    public int firstRank(int node) {
        int rank = 0;
        while (rank < nodeOfRank.length && nodeOfRank[rank] < node) {
            rank++;
        }
        return rank;
    }

    /** Whether a hand-over between the two ranks stays in one process. */
    public boolean sameNode(int rank, int other) {
        return nodeOfRank[rank] == nodeOfRank[other];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Topology t && Arrays.equals(nodeOfRank, t.nodeOfRank);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(nodeOfRank);
    }

    @Override
    public String toString() {
        return ranks() + " ranks on " + nodes() + " nodes " + Arrays.toString(nodeOfRank);
    }
}
