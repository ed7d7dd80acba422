package io.locmoe.router.biasbalanced;

import io.locmoe.router.toolkit.GroupLimit;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.router.toolkit.TopK;
import io.locmoe.router.toolkit.TopKRules;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.Arrays;

/**
 * Auxiliary-loss-free balance (Wang et al. 2024; DeepSeek-V3 eq. 16): the score plus the expert's bias chooses, the
 * score alone weighs. After each training step the bias of an expert with less than the mean load rises by a fixed
 * rate, that of one with more falls.
 *
 * <p>Loads are choices of the whole mesh before the capacity, added up over the step's micro-batches, so that every
 * rank has the same biases. They are state in checkpoints; no gradient reaches them.
 */
final class BiasBalancedRouter implements Router {
    private final TopKRules rules;
    private final GroupLimit limit;
    private final double rate;
    private final double[] bias;
    private final long[] stepLoad;

    /** @param bias [n] the state, changed after each step */
    BiasBalancedRouter(TopKRules rules, GroupLimit limit, double rate, double[] bias) {
        this.rules = rules;
        this.limit = limit;
        this.rate = rate;
        this.bias = bias;
        this.stepLoad = new long[bias.length];
    }

    @Override
    public RoutingPlan route(Tensor logits, RoutingCall call) {
        Tensor noisy = rules.noise().on(logits, call);
        Tensor scores = rules.function().of(noisy, call.tensors());
        float[] open = limit.within(biased(scores.toArray()), bias.length, rules.topK(), call);
        TokenChoices choices = TopK.choose(open, bias.length, rules.topK(), call.valid());
        RoutingPlan plan = rules.plan(noisy, scores, choices, call);
        for (int e = 0; call.training() && e < stepLoad.length; e++) {
            stepLoad[e] += plan.assignment().load()[e];
        }
        return plan;
    }

    private float[] biased(float[] scores) {
        float[] biased = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            biased[i] = (float) (scores[i] + bias[i % bias.length]);
        }
        return biased;
    }

    @Override
    public void stepCompleted() {
        double mean = (double) Arrays.stream(stepLoad).sum() / stepLoad.length;
        for (int e = 0; e < bias.length; e++) {
            bias[e] += rate * Math.signum(mean - stepLoad[e]);
        }
        stepDiscarded();
    }

    @Override
    public void stepDiscarded() {
        Arrays.fill(stepLoad, 0);
    }
}
