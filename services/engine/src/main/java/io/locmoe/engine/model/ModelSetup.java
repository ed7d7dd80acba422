package io.locmoe.engine.model;

import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.spi.router.MeshCounts;
import java.util.Optional;

/**
 * What a model is built from.
 *
 * @param tokenFrequencies [vocabulary] all 0 where there is no training text
 * @param hosts            who computes the experts
 * @param seen             the mesh that routers see, where this one is another: that of the training
 * @param mesh             this rank among the hosts
 * @param rows             what moves rows between ranks
 * @param group            devices over which the weights are cut
 */
public record ModelSetup(
        JobSettings settings,
        long[] tokenFrequencies,
        Components components,
        MeshView hosts,
        Optional<MeshView> seen,
        MeshCounts mesh,
        RowExchange rows,
        TensorGroup group) {}
