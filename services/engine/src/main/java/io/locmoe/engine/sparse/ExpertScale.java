package io.locmoe.engine.sparse;

import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.parameter.ParameterNames;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import java.util.Optional;

/**
 * A learned factor for each expert of a sparse layer, which multiplies the weights that the router gives to it (Pangu
 * Pro MoE). Every rank has those of all experts. Used by the rank's thread.
 */
public final class ExpertScale {
    private final DeviceTensor factors;

    private ExpertScale(DeviceTensor factors) {
        this.factors = factors;
    }

    /**
     * Declares the factors of a layer, [experts], which begin as 1; empty if the model has none.
     *
     * @param shared parameters on every rank
     * @param layer  number of the sparse layer, from 0
     */
    public static Optional<ExpertScale> of(
            ParameterBlock shared, ParameterNames names, int layer, ModelSettings model) {
        return model.expertScale()
                ? Optional.of(
                        new ExpertScale(shared.declare(names.ofLayer(layer, "expertScale"), 1f, 0f, model.experts())))
                : Optional.empty();
    }

    /** The weights of a plan's entries, [A], each times its expert's factor. */
    Tensor weights(RoutingPlan plan) {
        int[] experts = plan.assignment().expertOfEntry();
        DeviceTensor ofEntries = factors.reshape(factors.elements(), 1).gatherRows(experts);
        return ofEntries.reshape(experts.length).multiply(plan.weights());
    }
}
