package io.locmoe.models.family;

import io.locmoe.engine.job.Components;
import io.locmoe.engine.settings.Choice;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.Optional;
import java.util.Set;

/**
 * How tokens choose experts where no capacity limits them: the largest scores of a dense gate.
 *
 * @param topK       experts of a token; 0 in a model without sparse blocks
 * @param normalised whether a token's weights are divided by their sum; of no effect with one expert in our routers,
 *                   while in others the weight is the constant 1
 * @param auxiliary  coefficient of the load-balancing loss, as Hugging Face defines it
 * @param bySequence whether that loss is of each sequence for itself
 * @param scale      factor of every weight
 * @param equalGroups groups of consecutive experts, each of which gets the same number of a token's choices; 1: the
 *                   choices are among all
 * @param groups     choice in groups of experts; otherwise softmax scores choose among all
 * @param biased     whether the gate has a bias
 */
public record Routing(
        int topK,
        boolean normalised,
        double auxiliary,
        boolean bySequence,
        double scale,
        int equalGroups,
        Optional<GroupChoice> groups,
        boolean biased) {
    private static final Set<String> BY_SCORES = Set.of("top-k", "switch", "ta-moe", "locmoe");

    /** The routing of a model without sparse blocks. */
    static Routing none() {
        return new Routing(0, false, 0, false, 1, 1, Optional.empty(), false);
    }

    /** Whether softmax scores choose among all experts, and weights have no factor. */
    boolean plain() {
        return groups.isEmpty() && scale == 1;
    }

    /** What a router computes in generation with a dense gate; empty if that is something else. */
    static Optional<Routing> of(Choice router, Choice gate, Components components) {
        if (!BY_SCORES.contains(router.name()) && !GroupChoice.mayBe(router)) {
            return Optional.empty();
        }
        Options options = Options.parse(components.router(router.name()).options(), router.options());
        Optional<GroupChoice> groups = GroupChoice.mayBe(router) ? GroupChoice.of(router, options) : Optional.empty();
        boolean known = groups.isPresent() || !GroupChoice.mayBe(router) && softmaxWeights(router.name(), options);
        return known && unlimited(router, options, components)
                ? Optional.of(of(router, gate, options, components, groups))
                : Optional.empty();
    }

    private static Routing of(
            Choice router, Choice gate, Options options, Components components, Optional<GroupChoice> groups) {
        int topK = options.integer("topK");
        boolean normalised = topK > 1
                && switch (router.name()) {
                    case "switch" -> options.flag("normalizeWeights");
                    case "locmoe" -> false;
                    case "ta-moe" -> true;
                    default -> !options.asText("weightNormalization").equals("none");
                };
        boolean bySequence = has(router, components, "auxiliaryScope")
                && options.asText("auxiliaryScope").equals("sequence");
        double scale = has(router, components, "weightScale") ? options.number("weightScale") : 1;
        double auxiliary = alpha(router, options, components) / topK;
        int equalGroups = router.name().equals("top-k") ? options.integer("groups") : 1;
        return new Routing(
                topK, normalised, auxiliary, bySequence, scale, equalGroups, groups, biased(gate, components));
    }

    private static boolean biased(Choice gate, Components components) {
        return Options.parse(components.gate(gate.name()).options(), gate.options())
                .flag("bias");
    }

    private static boolean has(Choice router, Components components, String option) {
        return components.router(router.name()).options().stream()
                .map(Option::name)
                .anyMatch(option::equals);
    }

    private static boolean unlimited(Choice router, Options options, Components components) {
        return !has(router, components, "evaluationCapacityFactor") || options.number("evaluationCapacityFactor") == 0;
    }

    private static boolean softmaxWeights(String router, Options options) {
        return switch (router) {
            case "top-k" -> options.asText("score").equals("softmax");
            case "locmoe" -> options.asText("gateWeight").equals("softmax");
            default -> true;
        };
    }

    private static double alpha(Choice router, Options options, Components components) {
        return has(router, components, "alpha") ? options.number("alpha") : 0;
    }
}
