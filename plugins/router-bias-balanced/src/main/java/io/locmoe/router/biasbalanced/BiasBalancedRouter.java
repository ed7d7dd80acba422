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
 * score alone weighs; what chooses is computed in float64. After each training step the bias of an expert with less
 * than the mean load rises by a fixed rate, that of one with more falls.
 *
 * <p>Loads are choices of the whole mesh before the capacity, added up over the step's micro-batches, so that every
 * rank has the same biases. They are state in checkpoints; no gradient reaches them.
 */
final class BiasBalancedRouter implements Router {
    private final TopKRules rules;
    private final GroupLimit limit;
    private final ClosedGroups closed;
    private final double rate;
    private final double[] bias;
    private final long[] stepLoad;

    /** @param bias [n] the state, changed after each step */
    BiasBalancedRouter(TopKRules rules, GroupLimit limit, ClosedGroups closed, double rate, double[] bias) {
        this.rules = rules;
        this.limit = limit;
        this.closed = closed;
        this.rate = rate;
        this.bias = bias;
        this.stepLoad = new long[bias.length];
    }

    @Override
    public boolean routesTokensAlone() {
        return rules.capacity().unlimitedInEvaluation();
    }

    @Override
    public RoutingPlan route(Tensor logits, RoutingCall call) {
        Tensor noisy = rules.noise().on(logits, call);
        double[] open = limit.within(biased(noisy.toArray()), bias.length, rules.topK(), call);
        TokenChoices choices = TopK.choose(closed.compared(open), bias.length, rules.topK(), call.valid());
        RoutingPlan plan = rules.plan(noisy, rules.function().of(noisy, call.tensors()), choices, call);
        for (int e = 0; call.training() && e < stepLoad.length; e++) {
            stepLoad[e] += plan.assignment().load()[e];
        }
        return plan;
    }

    private double[] biased(float[] logits) {
        double[] biased = rules.function().onHost(logits, bias.length);
        for (int i = 0; i < biased.length; i++) {
            biased[i] += bias[i % bias.length];
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
