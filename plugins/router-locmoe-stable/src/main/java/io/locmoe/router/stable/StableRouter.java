package io.locmoe.router.stable;

import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.router.toolkit.CombineWeights;
import io.locmoe.router.toolkit.TopK;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/**
 * Another router, until its choices of one step are a {@link StableTable}; from then on the table chooses, with weights
 * of 1 and no losses, as there is nothing left to learn for the gate. See docs/adr/0009-stable-table.md.
 *
 * <p>The choices that are counted are those before the capacity: a token that was dropped counts for the expert with
 * its largest score. Of a router that reads no scores it does not count.
 *
 * @param first    chooses one expert for a token, until there is a table
 * @param capacity of the table's experts
 */
record StableRouter(int experts, Router first, StableTable table, CapacityRule capacity) implements Router {

    @Override
    public boolean usesScores() {
        return first.usesScores();
    }

    @Override
    public boolean routesTokensAlone() {
        return table.made() ? capacity.unlimitedInEvaluation() : first.routesTokensAlone();
    }

    @Override
    public RoutingPlan route(Tensor scores, RoutingCall call) {
        if (table.made()) {
            Assignment assignment = capacity.limit(table.choose(call), experts, call);
            return new RoutingPlan(assignment, CombineWeights.ones(assignment, call.tensors()), Map.of());
        }
        RoutingPlan plan = first.route(scores, call);
        checkSingle(plan.assignment());
        if (table.counts(call)) {
            table.observe(chosen(plan.assignment(), scores, call), call);
        }
        return plan;
    }

    private static void checkSingle(Assignment assignment) {
        if (Arrays.stream(assignment.choices()).anyMatch(choice -> choice > 0)) {
            throw new IllegalArgumentException("the table has one expert for a token, and the"
                    + " router first chooses more; set its topK to 1, like firstOptions=topK=1");
        }
    }

    /** [T] expert of each token before the capacity; -1 where it has none. */
    private int[] chosen(Assignment assignment, Tensor scores, RoutingCall call) {
        int[] chosen = !usesScores() || assignment.dropped().length == 0
                ? new int[call.tokens()]
                : TopK.choose(scores.toArray(), experts, 1, call.valid()).experts();
        boolean[] dropped = new boolean[chosen.length];
        for (int token : assignment.dropped()) {
            dropped[token] = usesScores();
        }
        int[] expertOfEntry = assignment.expertOfEntry();
        for (int token = 0; token < chosen.length; token++) {
            chosen[token] = dropped[token] ? chosen[token] : -1;
        }
        for (int entry = 0; entry < expertOfEntry.length; entry++) {
            chosen[assignment.tokens()[entry]] = expertOfEntry[entry];
        }
        return chosen;
    }

    @Override
    public void stepCompleted() {
        first.stepCompleted();
        table.stepCompleted();
    }

    @Override
    public void stepDiscarded() {
        first.stepDiscarded();
        table.stepDiscarded();
    }
}
