package io.locmoe.router.sinkhorn;

import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Capacity;
import io.locmoe.spi.router.CapacityRule;
import io.locmoe.spi.router.CombineWeights;
import io.locmoe.spi.router.MeshScores;
import io.locmoe.spi.router.RealTokens;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingContext;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.router.TopK;
import io.locmoe.spi.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * Sinkhorn routing as in Megatron-Core ({@code sinkhorn_load_balancing}), after BASE layers (Lewis et al. 2021): in
 * training a token chooses the k largest entries of its row of the normalised matrix {@link Sinkhorn} over all tokens of
 * the mesh; the weight is the sigmoid of the logit with one choice, its softmax over the experts with more, not
 * normalised. There is no auxiliary loss. In validation and generation the k largest logits choose.
 *
 * <p>In training the choice of a token depends on the other tokens of its batch. All ranks normalise the same matrix, so
 * how the tokens are spread over them changes nothing.
 */
record SinkhornRouter(int experts, int topK, CapacityRule capacity, double tolerance, int maxIterations)
        implements Router {
    /** Name of the measure: iterations that the normalisation took. */
    static final String ITERATIONS = "iterations";

    @Override
    public RoutingPlan route(Tensor scores, RoutingContext context) {
        float[] logits = scores.toArray();
        Map<String, Double> measures = new HashMap<>();
        float[] preferences = context.training() ? balanced(logits, scores, context, measures) : logits;
        int[] chosen = TopK.choose(preferences, experts, topK, context.valid());
        Assignment assignment = Capacity.limit(chosen, topK, null, experts, capacity.capacity(context, experts, topK),
                Capacity.Priority.TOKEN_ORDER, context.mesh());
        Tensor activations = topK == 1 ? scores.sigmoid() : scores.softmax();
        return new RoutingPlan(assignment, CombineWeights.probabilities(activations, assignment), Map.of(), measures);
    }

    /** A row of the normalised matrix is d0 d1 exp(logits); its order is that of logits + log d1. */
    private float[] balanced(float[] logits, Tensor scores, RoutingContext context, Map<String, Double> measures) {
        float[][] all = MeshScores.gather(RealTokens.of(scores, context.valid()).toArray(), context.mesh());
        Sinkhorn sinkhorn = Sinkhorn.of(all, experts, tolerance, maxIterations);
        measures.put(ITERATIONS, (double) sinkhorn.iterations());
        double[] columns = sinkhorn.columns();
        float[] balanced = new float[logits.length];
        for (int i = 0; i < balanced.length; i++) {
            balanced[i] = (float) (logits[i] + Math.log(columns[i % experts]));
        }
        return balanced;
    }
}
