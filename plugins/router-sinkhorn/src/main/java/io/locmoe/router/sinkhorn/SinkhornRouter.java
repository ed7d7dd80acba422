package io.locmoe.router.sinkhorn;

import io.locmoe.router.sinkhorn.SinkhornRouterFactory.Balance;
import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.router.toolkit.CombineWeights;
import io.locmoe.router.toolkit.MeshScores;
import io.locmoe.router.toolkit.RealTokens;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.router.toolkit.TopK;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Sinkhorn routing as in Megatron-Core ({@code sinkhorn_load_balancing}), after BASE layers (Lewis et al. 2021): in
 * training a token chooses the k largest entries of its row of the normalised matrix {@link Sinkhorn} over all tokens
 * of the mesh; the weight is the sigmoid of the logit with one choice, its softmax over the experts with more, not
 * normalised. With {@link Balance#BASE} the choice is that of BASE layers themselves, {@link BalancedAssignment}. There
 * is no auxiliary loss. In validation and generation the k largest logits choose.
 *
 * <p>In training the choice of a token depends on the other tokens of its batch. All ranks normalise the same matrix,
 * so how the tokens are spread over them changes nothing.
 */
record SinkhornRouter(
        int experts, int topK, CapacityRule capacity, Balance balance, double tolerance, int maxIterations)
        implements Router {
    /** Name of the measure: iterations that the normalisation took. */
    static final String ITERATIONS = "iterations";

    @Override
    public boolean routesTokensAlone() {
        return capacity.unlimitedInEvaluation();
    }

    @Override
    public RoutingPlan route(Tensor scores, RoutingCall call) {
        float[] logits = scores.toArray();
        Map<String, Double> measures = new HashMap<>();
        TokenChoices choices = call.training()
                ? balanced(scores, logits, call, measures)
                : TopK.choose(logits, experts, topK, call.valid());
        Assignment assignment = capacity.limit(choices, experts, call);
        Tensor activations = topK == 1 ? scores.sigmoid() : scores.softmax();
        return new RoutingPlan(assignment, CombineWeights.probabilities(activations, assignment), Map.of(), measures);
    }

    private TokenChoices balanced(Tensor scores, float[] logits, RoutingCall call, Map<String, Double> measures) {
        float[][] all = MeshScores.gather(RealTokens.of(scores, call.valid()).toArray(), call.mesh());
        return balance == Balance.BASE
                ? assigned(all, call)
                : TopK.choose(normalized(all, logits, measures), experts, topK, call.valid());
    }

    /** A row of the normalised matrix is d0 d1 exp(logits); its order is that of logits + log d1. */
    private float[] normalized(float[][] all, float[] logits, Map<String, Double> measures) {
        Sinkhorn sinkhorn = Sinkhorn.of(all, experts, tolerance, maxIterations);
        measures.put(ITERATIONS, (double) sinkhorn.iterations());
        double[] columns = sinkhorn.columns();
        float[] normalized = new float[logits.length];
        for (int i = 0; i < normalized.length; i++) {
            normalized[i] = (float) (logits[i] + Math.log(columns[i % experts]));
        }
        return normalized;
    }

    private TokenChoices assigned(float[][] all, RoutingCall call) {
        float[][] rows = Arrays.stream(all)
                .flatMap(rank -> IntStream.range(0, rank.length / experts)
                        .mapToObj(t -> Arrays.copyOfRange(rank, t * experts, (t + 1) * experts)))
                .toArray(float[][]::new);
        int[] ofToken = BalancedAssignment.of(rows, experts);
        int next = Arrays.stream(all, 0, call.mesh().rank())
                .mapToInt(rank -> rank.length / experts)
                .sum();
        int[] chosen = new int[call.tokens()];
        for (int t = 0; t < chosen.length; t++) {
            chosen[t] = call.valid()[t] ? ofToken[next++] : -1;
        }
        return TokenChoices.single(chosen);
    }
}
