package io.locmoe.engine.training;

import io.locmoe.engine.sparse.LayerResult;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.tape.DeviceTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One term of the training loss: {@code factor * tensor}.
 *
 * @param name   {@link #LANGUAGE_MODEL}, or the name that a router gave it
 * @param layer  the sparse layer of the router; empty for the language-model loss
 * @param tensor scalar, this rank's part
 * @param factor its weight
 */
record LossTerm(String name, Optional<LayerResult> layer, DeviceTensor tensor, float factor) {
    static final String LANGUAGE_MODEL = "language-model";

    /**
     * The terms of a micro-batch: the language-model loss, a sum over tokens, is divided by the tokens of the step; the
     * losses of routers, which are means, by the number of micro-batches.
     */
    static List<LossTerm> of(DeviceTensor lossSum, long stepTokens, List<LayerResult> layers, int microBatches) {
        List<LossTerm> terms = new ArrayList<>();
        terms.add(new LossTerm(LANGUAGE_MODEL, Optional.empty(), lossSum, 1f / stepTokens));
        for (LayerResult layer : layers) {
            layer.losses()
                    .forEach(
                            (name, loss) -> terms.add(new LossTerm(name, Optional.of(layer), loss, 1f / microBatches)));
        }
        return terms;
    }

    /** [terms] the factor of each term, times the loss scale. */
    static float[] factors(List<LossTerm> terms, double scale) {
        float[] factors = new float[terms.size()];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (float) (terms.get(i).factor * scale);
        }
        return factors;
    }

    /** Whether it is the locality loss, which reports show separately from the other losses of routers. */
    boolean isLocality() {
        return name.equals(RoutingPlan.LOCALITY);
    }

    /** Describes the term in messages. */
    @Override
    public String toString() {
        return name + " loss" + layer.map(result -> " of " + result.plugins()).orElse("");
    }
}
