package io.locmoe.router.toolkit;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensor;
import java.util.List;

/**
 * How many tokens of the mesh an expert takes, as users set it with the options that most routers share.
 *
 * @param factor           capacity factor in training; 0: no limit
 * @param evaluationFactor capacity factor in validation and generation; 0: no limit
 * @param minimum          smallest capacity
 */
public record CapacityRule(double factor, double evaluationFactor, int minimum) {

    /**
     * The options {@code capacityFactor}, {@code evaluationCapacityFactor} and {@code minimumCapacity}. Evaluation
     * drops nothing by default, so that an answer does not depend on the other requests of its batch.
     */
    public static List<Option> options(double defaultFactor) {
        return List.of(
                Option.of(
                                "capacityFactor",
                                defaultFactor,
                                "an expert takes ceil(k T / n * factor) of the mesh's T tokens in training; "
                                        + "0: no limit")
                        .atLeast(0),
                Option.of("evaluationCapacityFactor", 0.0, "the same in validation and generation; 0: no limit")
                        .atLeast(0),
                Option.of("minimumCapacity", 0, "an expert takes at least this many tokens")
                        .atLeast(0));
    }

    /**
     * Reads what {@link #options} declares.
     *
     * @throws IllegalArgumentException if the minimum is negative
     */
    public static CapacityRule of(Options options) {
        return new CapacityRule(
                options.number("capacityFactor"),
                options.number("evaluationCapacityFactor"),
                options.integer("minimumCapacity"));
    }

    /**
     * Whether validation and generation drop nothing. Where an expert has a limit, whether it takes a token depends on
     * the other tokens, see {@link io.locmoe.spi.router.Router#routesTokensAlone}.
     */
    public boolean unlimitedInEvaluation() {
        return evaluationFactor <= 0;
    }

    /** The capacity for one call, as {@link Capacity#byFactor}. */
    public int capacity(RoutingCall call, int experts, int choices) {
        return Capacity.byFactor(
                call.meshTokens(), experts, choices, call.training() ? factor : evaluationFactor, minimum);
    }

    /** Limits the choices of this rank's tokens by this rule, in token order; a collective. */
    public Assignment limit(TokenChoices choices, int experts, RoutingCall call) {
        return Capacity.limit(choices, experts, capacity(call, experts, choices.perToken()), call.mesh());
    }

    /**
     * Limits the choices of this rank's tokens by this rule; a collective.
     *
     * @param scores [T, n]
     */
    public Assignment limit(TokenChoices choices, Tensor scores, DropPolicy policy, RoutingCall call) {
        return policy.limit(choices, scores, capacity(call, scores.size(1), choices.perToken()), call);
    }
}
