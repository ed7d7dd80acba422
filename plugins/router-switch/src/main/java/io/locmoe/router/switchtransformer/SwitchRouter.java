package io.locmoe.router.switchtransformer;

import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.BalanceLoss;
import io.locmoe.spi.router.Capacity;
import io.locmoe.spi.router.CapacityRule;
import io.locmoe.spi.router.CombineWeights;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingContext;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.router.TopK;
import io.locmoe.spi.router.ZLoss;
import io.locmoe.spi.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Softmax top-k routing with a learned balance: Switch Transformer (Fedus et al. 2022) with one choice, GShard
 * (Lepikhin et al. 2021) with two.
 *
 * <p>The weight of a choice is its softmax value over all experts. With more than one choice and {@code normalize} it is
 * divided by the sum over the choices that the capacity left to the token; with one choice that would be the constant 1
 * and the gate would learn nothing from the task, so the value stays as it is.
 */
record SwitchRouter(int experts, int topK, CapacityRule capacity, Capacity.Priority priority, boolean normalize,
                    float alpha, BalanceLoss.Form form, float zCoefficient, float jitter) implements Router {

    @Override
    public RoutingPlan route(Tensor scores, RoutingContext context) {
        Tensor logits = jitter > 0 && context.training() ? jittered(scores, context) : scores;
        Tensor probabilities = logits.softmax();
        int[] chosen = TopK.choose(logits.toArray(), experts, topK, context.valid());
        float[] chosenScores = priority == Capacity.Priority.SCORE
                ? TopK.scoresOf(chosen, probabilities.toArray(), experts, topK) : null;
        Assignment assignment = Capacity.limit(chosen, topK, chosenScores, experts,
                capacity.capacity(context, experts, topK), priority, context.mesh());
        Tensor weights = normalize && topK > 1
                ? CombineWeights.normalized(probabilities, assignment)
                : CombineWeights.probabilities(probabilities, assignment);
        Map<String, Tensor> losses = new LinkedHashMap<>();
        if (alpha > 0) {
            losses.put(RoutingPlan.AUXILIARY,
                    BalanceLoss.of(form, probabilities, chosen, topK, assignment, context).scale(alpha));
        }
        if (zCoefficient > 0) {
            losses.put(ZLoss.NAME, ZLoss.of(logits, context).scale(zCoefficient));
        }
        return new RoutingPlan(assignment, weights, losses);
    }

    private Tensor jittered(Tensor scores, RoutingContext context) {
        RandomGenerator random = context.random();
        float[] noise = new float[context.tokens() * experts];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = 1f + jitter * (2f * random.nextFloat() - 1f);
        }
        return scores.multiply(context.tensors().of(noise, context.tokens(), experts));
    }
}
