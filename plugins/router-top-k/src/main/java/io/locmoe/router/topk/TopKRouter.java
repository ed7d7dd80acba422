package io.locmoe.router.topk;

import io.locmoe.router.toolkit.LocalityLoss;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.router.toolkit.TopK;
import io.locmoe.router.toolkit.TopKRules;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A token goes to the k experts of its largest scores (Shazeer et al. 2017; Mixtral, DeepSpeed and Megatron-Core by its
 * options), to which it may add the locality loss of LocMoE (Li et al. 2024, eq. 6). The logits choose, as every score
 * function ranks experts as they do.
 *
 * @param groups groups of consecutive experts, each of which gets the same number of a token's choices (mixture of
 *               grouped experts, Pangu Pro MoE); 1: the choices are among all
 * @param mu        coefficient of the locality loss; 0: none
 * @param smoothing mass of the localized distribution on experts of other nodes
 */
record TopKRouter(TopKRules rules, int groups, float mu, double smoothing) implements Router {
    /** @throws IllegalArgumentException if experts or choices do not divide into the groups */
    TopKRouter {
        if (rules.experts() % groups != 0 || rules.topK() % groups != 0) {
            throw new IllegalArgumentException("option groups: " + rules.experts() + " experts and topK=" + rules.topK()
                    + " do not both divide into " + groups + " equal groups");
        }
    }

    @Override
    public boolean routesTokensAlone() {
        return rules.capacity().unlimitedInEvaluation();
    }

    @Override
    public RoutingPlan route(Tensor logits, RoutingCall call) {
        Tensor noisy = rules.noise().on(logits, call);
        TokenChoices choices =
                TopK.chooseInGroups(noisy.toArray(), rules.experts(), rules.topK(), groups, call.valid());
        Tensor scores = rules.function().of(noisy, call.tensors());
        RoutingPlan plan = rules.plan(noisy, scores, choices, call);
        return mu > 0 ? withLocality(plan, scores, call) : plan;
    }

    private RoutingPlan withLocality(RoutingPlan plan, Tensor scores, RoutingCall call) {
        Map<String, Tensor> losses = new LinkedHashMap<>(plan.losses());
        Tensor divergence = LocalityLoss.of(rules.function().distribution(scores), smoothing, call);
        losses.put(RoutingPlan.LOCALITY, divergence.scale(mu));
        return new RoutingPlan(plan.assignment(), plan.weights(), losses, plan.measures());
    }
}
