package io.locmoe.router.grouplimited;

import io.locmoe.router.toolkit.GroupLimit;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.router.toolkit.TopK;
import io.locmoe.router.toolkit.TopKRules;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;

/**
 * Each token first chooses its best groups of experts, then the k best experts inside them: device-limited routing of
 * DeepSeek-V2 (section 2.2.2) and node-limited routing of DeepSeek-V3 (section 2.1.2). A token travels to no more
 * groups than that. Where groups are nodes, the choices depend on which node hosts which expert. The logits choose, as
 * every score function ranks experts as they do; sums over a group are those of scores in float64.
 */
record GroupLimitedRouter(TopKRules rules, GroupLimit limit) implements Router {

    @Override
    public boolean routesTokensAlone() {
        return rules.capacity().unlimitedInEvaluation();
    }

    @Override
    public RoutingPlan route(Tensor logits, RoutingCall call) {
        Tensor noisy = rules.noise().on(logits, call);
        double[] open = limit.within(noisy.toArray(), rules.function(), rules.experts(), rules.topK(), call);
        TokenChoices choices = TopK.choose(open, rules.experts(), rules.topK(), call.valid());
        return rules.plan(noisy, rules.function().of(noisy, call.tensors()), choices, call);
    }
}
