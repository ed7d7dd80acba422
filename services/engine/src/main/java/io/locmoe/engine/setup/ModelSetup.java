package io.locmoe.engine.setup;

import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.parameter.ParameterNames;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.spi.router.MeshCounts;
import java.util.Optional;

/**
 * The inputs to build a model.
 *
 * @param tokens the vocabulary in the training text
 * @param hosts  the mesh that computes the experts
 * @param seen   the mesh that routers see, if it differs: that of the training
 * @param mesh   this rank among the hosts
 * @param rows   moves rows between ranks
 * @param group  devices that the weights are split over
 */
public record ModelSetup(
        JobSettings settings,
        TokenCounts tokens,
        Components components,
        MeshView hosts,
        Optional<MeshView> seen,
        MeshCounts mesh,
        RowExchange rows,
        TensorGroup group) {

    /** The place of a sparse layer, as its gate and routers see it. */
    public LayerPlace place(int layer) {
        return new LayerPlace(
                layer,
                settings.model().sparseLayers(),
                settings.model().width(),
                settings.model().experts(),
                seen.orElse(hosts),
                settings.training().seed(),
                tokens,
                names());
    }

    /** The names of parameters and router states in checkpoints. */
    public ParameterNames names() {
        return ParameterNames.of(settings.model());
    }
}
