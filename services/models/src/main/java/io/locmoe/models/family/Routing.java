package io.locmoe.models.family;

import io.locmoe.engine.job.Components;
import io.locmoe.engine.settings.Choice;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.Optional;
import java.util.Set;

/**
 * How tokens choose experts where no capacity limits them: the largest softmax scores of a dense gate.
 *
 * @param topK       experts of a token; 0 in a model without sparse blocks
 * @param normalised whether a token's weights are divided by their sum; of no effect with one expert in our routers,
 *                   while in others the weight is the constant 1
 * @param auxiliary  coefficient of the load-balancing loss, as Hugging Face defines it
 * @param biased     whether the gate has a bias
 */
public record Routing(int topK, boolean normalised, double auxiliary, boolean biased) {
    private static final Set<String> BY_SCORES = Set.of("top-k", "switch", "ta-moe", "locmoe");

    /** The routing of a model without sparse blocks. */
    static Routing none() {
        return new Routing(0, false, 0, false);
    }

    /** What a router computes in generation with a dense gate; empty if that is something else. */
    static Optional<Routing> of(Choice router, Choice gate, Components components) {
        if (!BY_SCORES.contains(router.name())) {
            return Optional.empty();
        }
        Options options = Options.parse(components.router(router.name()).options(), router.options());
        int topK = options.integer("topK");
        boolean plain = unlimited(router, options, components) && plainWeights(router.name(), options);
        boolean normalised = topK > 1
                && switch (router.name()) {
                    case "top-k" -> !options.asText("weightNormalization").equals("none");
                    case "switch" -> options.flag("normalizeWeights");
                    default -> router.name().equals("ta-moe");
                };
        return plain
                ? Optional.of(new Routing(
                        topK, normalised, alpha(router, options, components) / topK, biased(gate, components)))
                : Optional.empty();
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

    private static boolean plainWeights(String router, Options options) {
        return switch (router) {
            case "top-k" -> options.asText("score").equals("softmax") && options.number("weightScale") == 1;
            case "locmoe" -> options.asText("gateWeight").equals("softmax");
            default -> true;
        };
    }

    private static double alpha(Choice router, Options options, Components components) {
        return has(router, components, "alpha") ? options.number("alpha") : 0;
    }
}
