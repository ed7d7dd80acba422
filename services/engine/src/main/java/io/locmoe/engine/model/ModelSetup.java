package io.locmoe.engine.model;

import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.spi.router.MeshCounts;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;

/**
 * What a model is built from.
 *
 * @param tokenFrequencies [vocabulary] all 0 where there is no training text
 * @param rows             what moves rows between ranks
 * @param group            devices over which the weights are cut
 */
public record ModelSetup(
        JobSettings settings,
        long[] tokenFrequencies,
        Components components,
        Topology topology,
        ExpertPlacement placement,
        MeshCounts mesh,
        RowExchange rows,
        TensorGroup group) {}
