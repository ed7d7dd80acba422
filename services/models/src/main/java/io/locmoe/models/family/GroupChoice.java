package io.locmoe.models.family;

import io.locmoe.engine.settings.Choice;
import io.locmoe.spi.plugin.Options;
import java.util.Optional;
import java.util.Set;

/**
 * The choice of experts in groups, as DeepSeek's models have it.
 *
 * @param groups groups of consecutive experts
 * @param best   groups that a token may choose from
 * @param biased whether sigmoid scores and biases choose, as in DeepSeek-V3; otherwise softmax scores, as in
 *               DeepSeek-V2
 */
public record GroupChoice(int groups, int best, boolean biased) {
    private static final Set<String> ROUTERS = Set.of("group-limited", "bias-balanced");

    /** Whether a router may make such choices. */
    static boolean mayBe(Choice router) {
        return ROUTERS.contains(router.name());
    }

    /** What a router chooses by; empty if neither model does so. */
    static Optional<GroupChoice> of(Choice router, Options options) {
        boolean biased = router.name().equals("bias-balanced");
        int best = options.integer("topGroups");
        int groups = best == 0 ? 1 : options.integer("groups");
        boolean same = options.asText("score").equals(biased ? "sigmoid" : "softmax")
                && (best == 0 || options.asText("groupScore").equals(biased ? "top-two-sum" : "max"))
                && (best == 0 || !biased || options.asText("closedGroups").equals("zero"));
        return same && groups > 0 ? Optional.of(new GroupChoice(groups, Math.max(1, best), biased)) : Optional.empty();
    }
}
