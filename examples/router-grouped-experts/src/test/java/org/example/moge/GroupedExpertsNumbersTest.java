package org.example.moge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.conformance.router.Rank;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingPlan;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Equations 5 to 8 of the report once more, in float64 and in another way: each group is sorted. */
class GroupedExpertsNumbersTest {
    private static final int TOKENS = 40;
    private static final int EXPERTS = 12;
    private static final int GROUPS = 3;
    private static final int TOP_K = 6;
    private static final double ALPHA = 0.25;

    private static float[][] logits() {
        Random random = new Random(7);
        float[][] logits = new float[TOKENS][EXPERTS];
        for (float[] row : logits) {
            for (int e = 0; e < EXPERTS; e++) {
                row[e] = (float) random.nextGaussian();
            }
        }
        return logits;
    }

    private static double[] softmax(float[] logits) {
        double[] exp = IntStream.range(0, logits.length)
                .mapToDouble(e -> Math.exp(logits[e]))
                .toArray();
        double sum = Arrays.stream(exp).sum();
        return Arrays.stream(exp).map(value -> value / sum).toArray();
    }

    /** [N] whether the token chooses the expert. */
    private static boolean[] chosen(double[] scores) {
        boolean[] chosen = new boolean[EXPERTS];
        int size = EXPERTS / GROUPS;
        for (int group = 0; group < GROUPS; group++) {
            int first = group * size;
            IntStream.range(first, first + size)
                    .boxed()
                    .sorted((a, b) -> Double.compare(scores[b], scores[a]))
                    .limit(TOP_K / GROUPS)
                    .forEach(expert -> chosen[expert] = true);
        }
        return chosen;
    }

    @Test
    void choicesWeightsAndLossAreThoseOfTheReport() {
        float[][] logits = logits();
        double[] f = new double[EXPERTS];
        double[] p = new double[EXPERTS];
        double[][] weights = new double[TOKENS][EXPERTS];
        for (int t = 0; t < TOKENS; t++) {
            double[] scores = softmax(logits[t]);
            boolean[] chosen = chosen(scores);
            for (int e = 0; e < EXPERTS; e++) {
                weights[t][e] = chosen[e] ? scores[e] : 0;
                f[e] += chosen[e] ? (double) EXPERTS / (TOP_K * TOKENS) : 0;
                p[e] += scores[e] / TOKENS;
            }
        }
        double loss = ALPHA
                * IntStream.range(0, EXPERTS).mapToDouble(e -> f[e] * p[e]).sum();
        try (Rank rank = new Rank()) {
            Router router = rank.router(
                    "grouped-experts", EXPERTS, "groups", "" + GROUPS, "topK", "" + TOP_K, "alpha", "" + ALPHA);
            RoutingPlan plan = router.route(rank.matrix(logits), TestCall.alone(rank.tape(), TOKENS, EXPERTS));
            assertThat(plan.assignment().entries()).isEqualTo(TOKENS * TOP_K);
            double[][] routed = new double[TOKENS][EXPERTS];
            float[] values = plan.weights().toArray();
            int[] tokens = plan.assignment().tokens();
            int[] experts = plan.assignment().expertOfEntry();
            for (int i = 0; i < values.length; i++) {
                routed[tokens[i]][experts[i]] = values[i];
            }
            for (int t = 0; t < TOKENS; t++) {
                assertThat(routed[t]).as("token %d", t).containsExactly(weights[t], within(1e-6));
            }
            assertThat((double) plan.losses().get(RoutingPlan.AUXILIARY).toArray()[0])
                    .isCloseTo(loss, within(1e-6));
        }
    }

    /** However one-sided the scores are: what makes the loads of devices equal. */
    @Test
    void everyGroupGetsTheSameNumberOfChoices() {
        float[][] logits = logits();
        for (float[] row : logits) {
            row[0] += 20;
            row[1] += 19;
        }
        try (Rank rank = new Rank()) {
            Router router = rank.router("grouped-experts", EXPERTS, "groups", "" + GROUPS, "topK", "" + TOP_K);
            long[] load = router.route(rank.matrix(logits), TestCall.alone(rank.tape(), TOKENS, EXPERTS))
                    .assignment()
                    .load();
            for (int group = 0; group < GROUPS; group++) {
                int size = EXPERTS / GROUPS;
                assertThat(Arrays.stream(load, group * size, (group + 1) * size).sum())
                        .isEqualTo((long) TOKENS * TOP_K / GROUPS);
            }
        }
    }

    @Test
    void numbersThatDoNotDivideAreRefused() {
        try (Rank rank = new Rank()) {
            assertThatThrownBy(() -> rank.router("grouped-experts", EXPERTS, "groups", "5", "topK", "5"))
                    .hasMessageContaining("12 experts do not divide into 5 groups");
            assertThatThrownBy(() -> rank.router("grouped-experts", EXPERTS, "groups", "3", "topK", "4"))
                    .hasMessageContaining("topK=4 is not the same number of experts in each of 3 groups");
        }
    }
}
