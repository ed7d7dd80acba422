package io.locmoe.router.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.router.toolkit.GroupLimit.GroupScore;
import io.locmoe.spi.plugin.Options;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GroupLimitTest {
    private static final float[] B = {
        .5858f, .4801f, .6269f, .5397f, .9722f, .7034f, .5445f, .6332f, .4519f, .6308f, .0519f, .6450f, .4874f, .8110f,
        .7467f, .8474f, .0277f, .3068f, .8570f, .6714f, .5310f, .3274f, .4836f, .9892f
    };
    private static final int[] THREE = {0, 0, 1, 1, 2, 2};
    private static final int[] TWO = {0, 0, 0, 1, 1, 1};

    private static int[] best(int topGroups, GroupScore score, double[] scores, int[] groupOfExpert) {
        int groups = groupOfExpert[5] + 1;
        int[] best = new GroupLimit(groups, topGroups, score).bestGroups(scores, groupOfExpert, groups);
        for (int i = 0; i < best.length; i += topGroups) {
            Arrays.sort(best, i, i + topGroups);
        }
        return best;
    }

    private static double[] wide(float[] values) {
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }

    /** Computed from Megatron-Core's {@code group_limited_topk}. */
    @Test
    void theBestGroups() {
        double[] softmax = ScoreFunction.SOFTMAX.onHost(B, 6);
        assertThat(best(2, GroupScore.MAX, softmax, THREE)).containsExactly(1, 2, 0, 2, 0, 1, 0, 2);
        assertThat(best(2, GroupScore.TOP_TWO_SUM, ScoreFunction.SIGMOID.onHost(B, 6), THREE))
                .containsExactly(1, 2, 0, 1, 0, 1, 0, 2);
        assertThat(best(1, GroupScore.TOP_TWO_SUM, softmax, TWO)).containsExactly(1, 1, 0, 0);
    }

    @Test
    void equallyGoodGroupsGoToTheLowerIndex() {
        assertThat(best(1, GroupScore.MAX, new double[6], THREE)).containsExactly(0);
        assertThat(best(2, GroupScore.MAX, new double[] {1, 3, 2, 3, 3, 0}, THREE))
                .containsExactly(0, 1);
        assertThat(best(1, GroupScore.TOP_TWO_SUM, new double[] {1, 3, 2, 2, 4, 0}, THREE))
                .containsExactly(0);
    }

    @Test
    void otherExpertsAreClosedAndOpenOnesKeepTheirScores() {
        double[] limited = new GroupLimit(3, 1, GroupScore.MAX).within(wide(B), wide(B), THREE, 2);
        assertThat(Arrays.copyOf(limited, 6))
                .containsExactly(Double.NaN, Double.NaN, Double.NaN, Double.NaN, .9722f, .7034f);
    }

    /** A group of one expert has no second best; its score is that expert's. */
    @Test
    void groupsOfUnequalSize() {
        int[] groups = {0, 1, 1};
        GroupLimit limit = new GroupLimit(0, 1, GroupScore.TOP_TWO_SUM);
        assertThat(limit.bestGroups(new double[] {.9, .4, .4, .7, .4, .4}, groups, 2))
                .containsExactly(0, 1);
        assertThatThrownBy(() -> limit.within(new double[3], new double[3], groups, 2))
                .hasMessageContaining("1 groups hold 1 experts, but a token chooses 2");
    }

    @Test
    void noTokenTouchesMoreGroupsThanAllowed() {
        Random random = new Random(3);
        for (int run = 0; run < 200; run++) {
            int size = 1 + random.nextInt(4);
            int groups = 1 + random.nextInt(5);
            int topGroups = 1 + random.nextInt(groups);
            int k = 1 + random.nextInt(topGroups * size);
            int[] groupOfExpert = new int[groups * size];
            Arrays.setAll(groupOfExpert, e -> e / size);
            double[] scores = new double[5 * groups * size];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = random.nextInt(4);
            }
            GroupScore score = GroupScore.values()[random.nextInt(2)];
            TokenChoices choices = TopK.choose(
                    new GroupLimit(groups, topGroups, score).within(scores, scores, groupOfExpert, k),
                    groups * size,
                    k,
                    new boolean[] {true, true, true, true, true});
            for (int t = 0; t < 5; t++) {
                assertThat(Arrays.stream(choices.experts(), t * k, (t + 1) * k)
                                .map(e -> e / size)
                                .distinct()
                                .count())
                        .isLessThanOrEqualTo(topGroups);
            }
        }
    }

    @Test
    void groupsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> GroupLimit.of(options("3", "1"), 8, 1))
                .hasMessageContaining("groups: 8 experts do not divide into 3");
        assertThatThrownBy(() -> GroupLimit.of(options("4", "1"), 8, 3))
                .hasMessageContaining("topGroups: 1 groups hold 2 experts, but a token chooses 3");
        assertThatThrownBy(() -> GroupLimit.of(options("4", "5"), 8, 1))
                .hasMessageContaining("topGroups must be in [0, 4]");
    }

    private static Options options(String groups, String topGroups) {
        return Options.parse(GroupLimit.options(2, GroupScore.MAX), Map.of("groups", groups, "topGroups", topGroups));
    }
}
