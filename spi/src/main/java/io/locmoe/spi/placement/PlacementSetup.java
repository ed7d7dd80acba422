package io.locmoe.spi.placement;

import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;

/** What the host lends to a planner when it is created, once for each layer and rank. */
public interface PlacementSetup {

    /** Number of the sparse layer, from 0. */
    int layer();

    /** The ranks and their nodes. */
    Topology topology();

    /** The home of each expert: the rank that keeps its parameters and moments. */
    ExpertPlacement homes();

    /** Number of experts that a rank may compute beyond as many as it is home to: the bound on memory. */
    int replicas();

    /** Bytes of the parameters of one expert. */
    long expertBytes();

    /** Bytes that an entry of an expert takes to it and back, forward and backward. */
    long entryBytes();

    /**
     * Bytes a second from one rank to another, as the mesh measured them; the same for all pairs where it did not.
     * Between ranks of one node it is {@code Double.POSITIVE_INFINITY}.
     */
    default double bytesPerSecond(int from, int to) {
        return topology().sameNode(from, to) ? Double.POSITIVE_INFINITY : 1e9;
    }
}
