package io.locmoe.router.topk;

import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.router.toolkit.TopK;
import io.locmoe.router.toolkit.TopKRules;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;

/**
 * A token goes to the k experts of its largest scores (Shazeer et al. 2017; Mixtral, DeepSpeed and Megatron-Core by its
 * options). The logits choose, as every score function ranks experts as they do.
 */
record TopKRouter(TopKRules rules) implements Router {

    @Override
    public boolean routesTokensAlone() {
        return rules.capacity().unlimitedInEvaluation();
    }

    @Override
    public RoutingPlan route(Tensor logits, RoutingCall call) {
        Tensor noisy = rules.noise().on(logits, call);
        TokenChoices choices = TopK.choose(noisy.toArray(), rules.experts(), rules.topK(), call.valid());
        return rules.plan(noisy, rules.function().of(noisy, call.tensors()), choices, call);
    }
}
