package io.locmoe.router.debug;

import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends tokens where a rule says that reads nothing of them; nothing is learned, and every weight is 1/k.
 *
 * @param delay time by which each call in training takes longer
 */
record UnlearnedRouter(int experts, int topK, CapacityRule capacity, Duration delay, Rule rule) implements Router {
    private static final int LONGEST_DELAY = 60_000;

    /** Chooses for all tokens of a rank; may be a collective. */
    interface Rule {
        /** The experts of each token, distinct for a token; -1 for padding. */
        TokenChoices choose(RoutingCall call);
    }

    /** The options {@code topK}, {@code delay} and, without a limit by default, those of the capacity. */
    static List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(
                Option.of("topK", 1, "experts that a token goes to").atLeast(1),
                Option.of("delay", 0, "milliseconds by which the layer takes longer in each step of a training")
                        .within(0, LONGEST_DELAY)));
        options.addAll(CapacityRule.options(0));
        return options;
    }

    static Duration delay(Options options) {
        return Duration.ofMillis(options.integer("delay", 0, LONGEST_DELAY));
    }

    @Override
    public boolean usesScores() {
        return false;
    }

    @Override
    public RoutingPlan route(Tensor scores, RoutingCall call) {
        if (call.training()) {
            LockSupport.parkNanos(delay.toNanos());
        }
        Assignment assignment = capacity.limit(rule.choose(call), experts, call);
        return new RoutingPlan(assignment, call.tensors().full(1f / topK, assignment.entries()), Map.of());
    }
}
