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
 * @param factor           capacity factor in training; 0 or less: no limit
 * @param evaluationFactor capacity factor in validation and generation; 0 or less: no limit
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
                        "an expert takes ceil(k T / n * factor) of the mesh's T tokens in training; 0: no limit"),
                Option.of("evaluationCapacityFactor", 0.0, "the same in validation and generation; 0: no limit"),
                Option.of("minimumCapacity", 0, "an expert takes at least this many tokens"));
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
                options.integer("minimumCapacity", 0, Integer.MAX_VALUE));
    }

    /** The capacity for one call, as {@link Capacity#byFactor}. */
    public int capacity(RoutingCall call, int experts, int choices) {
        return Capacity.byFactor(
                call.meshTokens(), experts, choices, call.training() ? factor : evaluationFactor, minimum);
    }

    /** The option {@code dropPolicy}. */
    public static Option dropPolicy() {
        return Option.of(
                "dropPolicy",
                Capacity.Priority.TOKEN_ORDER,
                "who stays in a full expert: token-order," + " choice-order (all first choices first), score, random");
    }

    /** Reads what {@link #dropPolicy()} declares. */
    public static Capacity.Priority dropPolicy(Options options) {
        return options.constant("dropPolicy", Capacity.Priority.class);
    }

    /**
     * Limits the choices of this rank's tokens by this rule, with the scores that the priority asks for; a collective.
     *
     * @param chosen [T * k] experts of each token, best first; negative where a token makes no choice
     * @param scores [T, n]; read with {@link Capacity.Priority#SCORE} only, else may be null
     */
    public Assignment limit(
            int[] chosen, int k, Tensor scores, int experts, Capacity.Priority priority, RoutingCall call) {
        return limit(chosen, k, scores, experts, capacity(call, experts, k), priority, call);
    }

    /**
     * Limits the choices of this rank's tokens to a capacity from elsewhere, with the scores that the priority asks
     * for; a collective.
     *
     * @param most tokens of the mesh that an expert takes; {@code Integer.MAX_VALUE}: no limit
     */
    public static Assignment limit(
            int[] chosen, int k, Tensor scores, int experts, int most, Capacity.Priority priority, RoutingCall call) {
        if (most == Integer.MAX_VALUE) {
            // Everyone stays; the token order needs the fewest numbers of the other ranks to find that.
            return Capacity.limit(chosen, k, null, experts, most, Capacity.Priority.TOKEN_ORDER, call.mesh());
        }
        float[] order = switch (priority) {
            case TOKEN_ORDER, CHOICE_ORDER -> null;
            case SCORE -> TopK.scoresOf(chosen, scores.toArray(), experts, k);
            case RANDOM -> Capacity.draw(chosen.length, k, SharedDraw.of("drop", call));
        };
        return Capacity.limit(chosen, k, order, experts, most, priority, call.mesh());
    }
}
