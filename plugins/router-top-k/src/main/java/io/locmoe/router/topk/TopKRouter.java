package io.locmoe.router.topk;

import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingContext;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.router.TopK;
import io.locmoe.spi.router.TopKRules;
import io.locmoe.spi.tensor.Tensor;

/**
 * A token goes to the k experts of its largest scores (Shazeer et al. 2017; Mixtral, DeepSpeed and Megatron-Core by its
 * options). The logits choose, as every score function ranks experts as they do.
 */
record TopKRouter(TopKRules rules) implements Router {

    @Override
    public RoutingPlan route(Tensor logits, RoutingContext context) {
        Tensor noisy = rules.noise().on(logits, context);
        int[] chosen = TopK.choose(noisy.toArray(), rules.experts(), rules.topK(), context.valid());
        return rules.plan(noisy, rules.function().of(noisy, context.tensors()), chosen, context);
    }
}
