package io.locmoe.engine.sparse;

import io.locmoe.engine.job.Batch;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.Optional;

/**
 * A second router at a sparse layer, which plans for the same tokens. It does not influence the model: it computes
 * without gradients on separate parameters, and draws from separate random numbers. All ranks call it at the same
 * place, because it may use collectives. If it fails, the job ends with its name.
 */
final class ShadowStage {
    private final LayerSite site;
    private final RouteStage route;
    private final GateStage gate;
    private final Scores scores;

    /** The source of a shadow's scores. */
    enum Scores {
        /** It uses none. */
        NONE,
        /** The gate of the first router. */
        SHARED,
        /** Its own gate. */
        OWN
    }

    /**
     * Creates the stage.
     *
     * @param site the layer's place, with the shadow's names
     * @param gate its own gate, or that of the first router
     */
    ShadowStage(LayerSite site, RouteStage route, GateStage gate, Scores scores) {
        this.site = site;
        this.route = route;
        this.gate = gate;
        this.scores = scores;
    }

    /**
     * Plans, and gathers the counts of all ranks.
     *
     * @param shared  scores of the first router's gate
     * @param first   the plan that is carried out
     * @param results receives the checks of numbers
     */
    ShadowResult compare(
            Optional<Tensor> shared, DeviceTensor tokens, RoutingPlan first, Batch batch, LayerResults results) {
        RoutingPlan plan = plan(shared, tokens.detach(), batch, results);
        long[] counts = ShadowResult.counts(plan.assignment(), first.assignment(), batch.valid());
        LayerCollective place =
                new LayerCollective(batch.step(), batch.microBatch(), site.layer(), LayerCollective.EXCHANGE);
        return site.naming(batch, results, () -> {
            long[][] all = place.gather(site.mesh(), counts);
            checkCapacity(all, plan.assignment().capacity());
            return ShadowResult.of(site, plan.assignment(), all);
        });
    }

    private void checkCapacity(long[][] counts, int capacity) {
        for (int e = 0; e < site.placement().experts(); e++) {
            long tokens = 0;
            for (long[] rank : counts) {
                tokens += rank[e];
            }
            if (tokens > capacity) {
                throw new IllegalArgumentException("the plans of all ranks give expert " + e + " " + tokens
                        + " tokens, more than its capacity of " + capacity);
            }
        }
    }

    private RoutingPlan plan(Optional<Tensor> shared, DeviceTensor tokens, Batch batch, LayerResults results) {
        Tape tape = tokens.tape();
        boolean recording = tape.recording();
        tape.recording(false);
        try {
            Optional<Tensor> seen = switch (scores) {
                case NONE -> Optional.empty();
                case SHARED -> shared.map(Tensor::detach);
                case OWN -> gate.scores(tokens, batch, results);
            };
            return route.plan(seen, tokens, batch, results);
        } finally {
            tape.recording(recording);
        }
    }
}
