package io.locmoe.router.toolkit;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What routers that choose k experts by scores have in common, as users set it: everything but the choice itself.
 *
 * @param experts number n of experts
 * @param topK    experts that a token chooses
 */
public record TopKRules(
        int experts,
        int topK,
        ScoreFunction function,
        ScoreNoise noise,
        WeightRule weights,
        CapacityRule capacity,
        DropPolicy policy,
        LossRule losses) {

    /** The options that {@link #of} reads, with the defaults that differ between routers. */
    public static List<Option> options(ScoreFunction function, double capacityFactor, double alpha) {
        List<Option> options = new ArrayList<>(List.of(
                Option.of("topK", 2, "experts that a token chooses").atLeast(1),
                Option.of(
                        "score", function, "what makes scores of the gate's logits: softmax, sigmoid, sqrt-softplus")));
        options.addAll(WeightRule.options());
        options.addAll(CapacityRule.options(capacityFactor));
        options.add(DropPolicy.option());
        options.addAll(LossRule.options(alpha, BalanceLoss.Scope.GLOBAL));
        options.addAll(ScoreNoise.options());
        return options;
    }

    /**
     * The same options with other defaults: {@code Map.of("topK", "8", "dropPolicy", "score")}.
     *
     * @param defaults by the names of options, as users would write them
     * @throws IllegalArgumentException if there is no such option, or no user could write the value
     */
    public static List<Option> options(
            ScoreFunction function, double capacityFactor, double alpha, Map<String, String> defaults) {
        List<Option> options = options(function, capacityFactor, alpha);
        options.replaceAll(option ->
                defaults.containsKey(option.name()) ? option.withDefault(defaults.get(option.name())) : option);
        List<String> names = options.stream().map(Option::name).toList();
        for (String name : defaults.keySet()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no option " + name + "; there are " + String.join(", ", names));
            }
        }
        return options;
    }

    /**
     * Reads what {@link #options} declares.
     *
     * @throws IllegalArgumentException if a value is outside its range
     */
    public static TopKRules of(Options options, int experts) {
        return new TopKRules(
                experts,
                options.integer("topK", 1, experts),
                options.constant("score", ScoreFunction.class),
                ScoreNoise.of(options),
                WeightRule.of(options),
                CapacityRule.of(options),
                DropPolicy.of(options),
                LossRule.of(options));
    }

    /**
     * The plan of a choice: capacity, weights and losses.
     *
     * @param logits [T, n], with noise
     * @param scores [T, n] the function's values
     */
    public RoutingPlan plan(Tensor logits, Tensor scores, TokenChoices choices, RoutingCall call) {
        Assignment assignment = capacity.limit(choices, scores, policy, call);
        return new RoutingPlan(
                assignment,
                weights.weights(scores, choices, assignment),
                losses.losses(logits, () -> function.distribution(scores), choices, assignment, call));
    }
}
