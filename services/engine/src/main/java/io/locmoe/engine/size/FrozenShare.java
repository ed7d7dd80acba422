package io.locmoe.engine.size;

import io.locmoe.engine.model.ModelParameters;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.settings.FrozenNames;
import io.locmoe.engine.settings.JobSettings;
import java.util.List;

/**
 * Which shares of the parameters are not trained. Each device is taken to have the same shares.
 *
 * @param shared  of those on every rank
 * @param experts of those of experts
 */
record FrozenShare(double shared, double experts) {

    static FrozenShare of(JobSettings settings, int vocabulary) {
        FrozenNames frozen = settings.training().frozen();
        if (frozen.patterns().isEmpty()) {
            return new FrozenShare(0, 0);
        }
        ModelParameters all = ModelParameters.of(settings.model(), vocabulary);
        return new FrozenShare(share(frozen, all.shared()), share(frozen, all.experts()));
    }

    private static double share(FrozenNames frozen, List<Parameter> parameters) {
        double all = 0;
        double kept = 0;
        for (Parameter p : parameters) {
            all += p.wholeElements();
            kept += frozen.has(p.name()) ? p.wholeElements() : 0;
        }
        return all == 0 ? 0 : kept / all;
    }

    /** Bytes that a device with so many parameters saves: gradients and moments. */
    double bytes(double sharedParameters, double expertParameters) {
        return ModelSize.BYTES_OF_LEARNING * (shared * sharedParameters + experts * expertParameters);
    }
}
