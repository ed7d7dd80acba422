package io.locmoe.engine.plan;

import io.locmoe.guard.MeasureCheck;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;

/**
 * Checks that the plan of one rank satisfies the guarantees of {@link Assignment} and {@link RoutingPlan}, as far as it
 * is on the host. One pass over entries, dropped tokens and tokens.
 */
public final class PlanReview {
    private final RoutingPlan plan;
    private final Assignment assignment;
    private final boolean[] valid;
    private final Problems problems = new Problems();
    /** [rows] last expert of each token, plus 1. */
    private final int[] seenAt;
    /** [rows] the choices that a token has entries for, as bits. */
    private final long[] seenChoices;

    private PlanReview(RoutingPlan plan, boolean[] valid) {
        this.plan = plan;
        this.assignment = plan.assignment();
        this.valid = valid;
        this.seenAt = new int[valid.length];
        this.seenChoices = new long[valid.length];
    }

    /**
     * Checks a plan.
     *
     * @param valid [rows] false on padding
     * @throws IllegalArgumentException with everything that is wrong with the plan
     */
    public static void check(RoutingPlan plan, boolean[] valid, int experts) {
        checkShape(plan.assignment(), experts);
        PlanReview review = new PlanReview(plan, valid);
        review.entries();
        review.dropped();
        review.numbers();
        review.tensors();
        review.problems.end();
    }

    /** The other checks require a correct shape. */
    private static void checkShape(Assignment a, int experts) {
        if (a.experts() != experts) {
            throw new IllegalArgumentException(
                    "the plan is for " + a.experts() + " experts, but the layer has " + experts);
        }
        int[] offsets = a.offsets();
        for (int e = 0; e < experts; e++) {
            if (offsets[e + 1] < offsets[e]) {
                throw new IllegalArgumentException("the plan's offsets decrease at expert " + e);
            }
        }
    }

    private void entries() {
        int[] offsets = assignment.offsets();
        for (int expert = 0; expert < assignment.experts(); expert++) {
            for (int entry = offsets[expert]; entry < offsets[expert + 1]; entry++) {
                entry(expert, assignment.tokens()[entry], assignment.choices()[entry]);
            }
        }
    }

    private void entry(int expert, int token, int choice) {
        if (token < 0 || token >= valid.length) {
            problems.add(() -> "the plan routes token " + token + " of " + valid.length);
            return;
        }
        // choices from the 65th on are not compared; tokens have few
        long bit = choice < 0 || choice >= Long.SIZE ? 0 : 1L << choice;
        if (!valid[token]) {
            problems.add(() -> "the plan routes token " + token + ", which is padding");
        }
        if (seenAt[token] == expert + 1) {
            problems.add(() -> "the plan has token " + token + " twice at expert " + expert);
        }
        if (choice < 0) {
            problems.add(() -> "token " + token + " is at expert " + expert + " as choice " + choice);
        }
        if ((seenChoices[token] & bit) != 0) {
            problems.add(() -> "the plan has choice " + choice + " of token " + token + " twice");
        }
        seenAt[token] = expert + 1;
        seenChoices[token] |= bit;
    }

    private void dropped() {
        boolean[] lost = new boolean[valid.length];
        int last = -1;
        for (int token : assignment.dropped()) {
            if (token < 0 || token >= valid.length) {
                problems.add(() -> "the plan drops token " + token + " of " + valid.length);
                continue;
            }
            int before = last;
            problems.require(valid[token], () -> "the plan drops token " + token + ", which is padding");
            problems.require(
                    token > before, () -> "the dropped tokens do not ascend: " + token + " comes after " + before);
            lost[token] = true;
            last = token;
        }
        for (int t = 0; t < valid.length; t++) {
            if (valid[t] && !lost[t] && seenAt[t] == 0) {
                int token = t;
                problems.add(() -> "token " + token + " goes nowhere, but is not among the dropped");
            }
        }
    }

    private void numbers() {
        long[] load = assignment.load();
        for (int e = 0; e < load.length; e++) {
            int expert = e;
            problems.require(load[e] >= 0, () -> "the load of expert " + expert + " is " + load[expert]);
        }
        problems.require(assignment.capacity() >= 0, () -> "the capacity is " + assignment.capacity());
        plan.measures()
                .forEach((name, value) ->
                        MeasureCheck.problem(name, value).ifPresent(problem -> problems.add(() -> problem)));
    }

    private void tensors() {
        ours("weights", plan.weights());
        plan.losses().forEach((name, loss) -> {
            ours(name + " loss", loss);
            problems.require(
                    loss == null || loss.elements() == 1,
                    () -> "the " + name + " loss is no scalar, but of shape " + Arrays.toString(loss.shape()));
        });
    }

    private void ours(String name, Tensor tensor) {
        problems.require(
                tensor instanceof DeviceTensor,
                () -> "the " + name + " " + (tensor == null ? "is missing" : "is no tensor of the host"));
        if (tensor instanceof DeviceTensor own) {
            try {
                own.span();
            } catch (IllegalStateException e) {
                problems.add(() -> "the " + name + ": " + e.getMessage());
            }
        }
    }
}
