package io.locmoe.engine.setup;

import io.locmoe.spi.placement.PlacementSetup;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;

/** What a placement planner is told of its layer, on a mesh whose links were not measured. */
public record PlacementTerms(
        int layer, Topology topology, ExpertPlacement homes, int replicas, long expertBytes, long entryBytes)
        implements PlacementSetup {}
