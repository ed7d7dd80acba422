package io.locmoe.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.exchange.SoloMesh;
import io.locmoe.spi.router.Assignment;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Plans that are compared, against counts by hand. */
class RoutingComparisonTest {
    private static final int NOBODY = -1;
    private final SoloMesh mesh = new SoloMesh();

    /** @param choices [tokens][choices] the expert, or {@link #NOBODY} where the capacity dropped the choice */
    private static Assignment plan(int experts, int[][] choices) {
        int[] offsets = new int[experts + 1];
        int total = (int) Arrays.stream(choices)
                .flatMapToInt(Arrays::stream)
                .filter(expert -> expert != NOBODY)
                .count();
        int[] tokens = new int[total];
        int[] numbers = new int[total];
        int next = 0;
        for (int expert = 0; expert < experts; expert++) {
            for (int token = 0; token < choices.length; token++) {
                for (int choice = 0; choice < choices[token].length; choice++) {
                    if (choices[token][choice] == expert) {
                        tokens[next] = token;
                        numbers[next++] = choice;
                    }
                }
            }
            offsets[expert + 1] = next;
        }
        return new Assignment(offsets, tokens, numbers, new int[0], new long[experts], Integer.MAX_VALUE);
    }

    /** Five of nine: tokens 0 and 1 keep both experts, in whichever order; 2 keeps one, 3 none, 4 has fewer. */
    @Test
    void theStabilityOfTwoChoicesIsTheShareThatStays() {
        RoutingStability stability = new RoutingStability(2);
        int[][] before = {{0, 1}, {2, 3}, {0, 2}, {1, NOBODY}, {NOBODY, NOBODY}};
        int[][] now = {{0, 1}, {3, 2}, {1, 2}, {0, NOBODY}, {1, 3}};
        stability.add(0, plan(4, before), before.length);
        stability.add(1, plan(4, before), before.length);
        assertThat(stability.end(mesh)).as("without a validation before").containsOnly(Double.NaN);
        stability.add(0, plan(4, now), now.length);
        stability.add(1, plan(4, before), before.length);
        assertThat(stability.end(mesh)).containsExactly(5 / 9., 1);
        stability.add(0, plan(4, now), now.length);
        stability.add(1, plan(4, now), now.length);
        assertThat(stability.end(mesh))
                .as("a plan is compared with the last one")
                .containsExactly(1, 5 / 9.);
    }

    @Test
    void tokensAreCountedByTheirFirstChoices() {
        RoutingConfusion confusion = new RoutingConfusion(3);
        int[][] router = {{0, 1}, {1, 2}, {NOBODY, 0}, {2, 0}, {2, 1}};
        int[][] shadow = {{0, 2}, {2, 0}, {1, 2}, {NOBODY, 2}, {2, 1}};
        confusion.add(plan(3, router), plan(3, shadow), new boolean[] {true, true, true, true, false});
        assertThat(confusion.end(mesh))
                .isDeepEqualTo(new long[][] {{1, 0, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}, {0, 1, 0, 0}});
    }

    /** 100 experts in 32 groups of three or four. */
    @Test
    void manyExpertsAreCountedInGroups() {
        Random random = new Random(3);
        int[][] router = new int[2_000][1];
        int[][] shadow = new int[2_000][1];
        long[][] expected = new long[33][33];
        for (int token = 0; token < router.length; token++) {
            router[token][0] = random.nextInt(101) - 1;
            shadow[token][0] = random.nextInt(101) - 1;
            expected[group(router[token][0])][group(shadow[token][0])]++;
        }
        boolean[] valid = new boolean[router.length];
        Arrays.fill(valid, true);
        RoutingConfusion confusion = new RoutingConfusion(100);
        confusion.add(plan(100, router), plan(100, shadow), valid);
        long[][] counted = confusion.end(mesh);
        assertThat(counted).isDeepEqualTo(expected);
        assertThat(Arrays.stream(counted).flatMapToLong(LongStream::of).sum()).isEqualTo(2_000);
    }

    private static int group(int expert) {
        return expert == NOBODY ? 32 : (int) Math.floor(expert * 0.32);
    }
}
