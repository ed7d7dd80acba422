package io.locmoe.engine.setup;

import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;

/**
 * Ranks on their nodes, and which of them hosts which expert.
 *
 * @param topology  topology of the ranks; a tensor group is one rank
 * @param placement placement of the experts on them
 */
public record MeshView(Topology topology, ExpertPlacement placement) {

    /** A mesh of one rank that hosts all experts. */
    public static MeshView solo(int experts) {
        Topology one = Topology.of(1, 1);
        return new MeshView(one, ExpertPlacement.even(0, experts, one));
    }
}
