package io.locmoe.engine.collectives;

import io.locmoe.spi.topology.Topology;

/** The nodes of a topology, as seen by one rank. A node's first rank is its leader. */
final class NodeLeaders {
    private final int[] first;
    private final int node;
    private final int rank;

    NodeLeaders(Topology topology, int rank) {
        this.rank = rank;
        this.node = topology.node(rank);
        this.first = new int[topology.nodes() + 1];
        for (int r = topology.ranks() - 1; r >= 0; r--) {
            first[topology.node(r)] = r;
        }
        first[topology.nodes()] = topology.ranks();
    }

    int count() {
        return first.length - 1;
    }

    int mine() {
        return node;
    }

    int leader(int node) {
        return first[node];
    }

    int leader() {
        return first[node];
    }

    /** One past the last rank of this node. */
    int end() {
        return first[node + 1];
    }

    boolean isLeader() {
        return rank == first[node];
    }
}
