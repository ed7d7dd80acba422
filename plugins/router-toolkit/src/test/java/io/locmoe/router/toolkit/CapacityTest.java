package io.locmoe.router.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.conformance.router.RankThreads;
import io.locmoe.spi.router.Assignment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Dispatch tables and capacities that DeepSpeed publishes in {@code tests/unit/v1/moe/test_moe.py}, and computed ones.
 */
class CapacityTest {
    private static final float[] A = {
        .11f, .20f, .10f, .30f, .30f, .40f, .11f, .10f, .11f, .10f, .60f, .50f, .10f, .11f, .70f, .80f
    };

    static float[] softmax(float[] logits, int columns) {
        float[] probabilities = new float[logits.length];
        for (int row = 0; row < logits.length; row += columns) {
            double sum = 0;
            for (int c = 0; c < columns; c++) {
                sum += Math.exp(logits[row + c]);
            }
            for (int c = 0; c < columns; c++) {
                probabilities[row + c] = (float) (Math.exp(logits[row + c]) / sum);
            }
        }
        return probabilities;
    }

    private static Capacity.Order order(DropPolicy policy, float[] scores, int k) {
        return switch (policy) {
            case TOKEN_ORDER -> Capacity.Order.TOKENS;
            case CHOICE_ORDER -> Capacity.Order.CHOICES;
            case SCORE, RANDOM -> Capacity.Order.of(scores);
            case NORMALIZED_SCORE -> Capacity.Order.of(DropPolicy.normalized(scores, k));
        };
    }

    /** Routes logits over a number of ranks that divides the tokens. */
    private static List<Assignment> route(
            float[] logits, int experts, int k, int capacity, DropPolicy policy, int ranks) {
        int part = logits.length / ranks;
        return RankThreads.run(ranks, mesh -> {
            float[] mine = Arrays.copyOfRange(logits, mesh.rank() * part, (mesh.rank() + 1) * part);
            boolean[] valid = new boolean[part / experts];
            Arrays.fill(valid, true);
            TokenChoices choices = TopK.choose(mine, experts, k, valid);
            float[] scores = choices.pick(softmax(mine, experts));
            return Capacity.limit(choices, experts, capacity, order(policy, scores, k), mesh);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void droppingTheSmallestProbabilities(int ranks) {
        int capacity = Capacity.byFactor(4, 4, 2, 1, 0);
        List<Assignment> parts = route(A, 4, 2, capacity, DropPolicy.SCORE, ranks);
        assertThat(capacity).isEqualTo(2);
        assertThat(parts).allSatisfy(part -> assertThat(part.load()).containsExactly(1, 2, 2, 3));
        assertThat(Route.join(parts, 4 / ranks)).isEqualTo(Route.of(new int[][] {
            {0, 1, 0}, {1, 0, 0}, {1, 1, 1}, {2, 2, 0}, {2, 3, 0}, {3, 2, 1}, {3, 3, 1}
        }));
    }

    /**
     * Megatron-Core's {@code probs} on the same logits, computed: expert 3 keeps tokens 0 and 3, for which it is the
     * better half of their choices, where the softmax over all experts keeps tokens 2 and 3.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void droppingTheSmallestWeights(int ranks) {
        List<Assignment> parts = route(A, 4, 2, 2, DropPolicy.NORMALIZED_SCORE, ranks);
        assertThat(Route.join(parts, 4 / ranks)).isEqualTo(Route.of(new int[][] {
            {0, 1, 0}, {0, 3, 0}, {1, 0, 0}, {1, 1, 1}, {2, 2, 0}, {3, 2, 1}, {3, 3, 1}
        }));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void droppingTheLastPositions(int ranks) {
        List<Assignment> parts = route(A, 4, 2, 2, DropPolicy.TOKEN_ORDER, ranks);
        assertThat(Route.join(parts, 4 / ranks)).isEqualTo(Route.of(new int[][] {
            {0, 1, 0}, {0, 3, 0}, {1, 0, 0}, {1, 1, 1}, {2, 2, 0}, {2, 3, 1}, {3, 2, 1}
        }));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void secondChoicesQueueBehindAllFirstChoices(int ranks) {
        float[] logits = {.1f, .9f, .2f, .8f, .1f, .3f, .4f, .6f, .5f, .7f, .2f, .1f};
        int capacity = Capacity.byFactor(4, 3, 2, .5, 0);
        assertThat(capacity).isEqualTo(2);
        List<Assignment> parts = route(logits, 3, 2, capacity, DropPolicy.CHOICE_ORDER, ranks);
        List<int[]> kept = Route.join(parts, 4 / ranks).stream()
                .map(r -> new int[] {r.token(), r.expert()})
                .toList();
        assertThat(kept).containsExactly(new int[][] {{0, 1}, {0, 2}, {1, 0}, {1, 2}, {2, 1}, {3, 0}});
    }

    @ParameterizedTest
    @CsvSource({
        "10, 4, 2, 1.25, 0, 7",
        "8, 2, 2, 2, 0, 16",
        "8, 2, 1, 4, 0, 16",
        "4, 2, 1, 1, 8, 8",
        "3, 4, 1, 8, 0, 6",
        "4, 3, 2, 0.5, 0, 2",
        "6, 2, 1, 1, 0, 3",
        "3, 1, 1, 1, 0, 3",
        "10, 4, 2, 0, 0, 2147483647",
        "10, 4, 2, -1, 5, 2147483647",
        "0, 4, 1, 1.25, 0, 0",
        "0, 4, 1, 1.25, 3, 3"
    })
    void capacityByFactor(long tokens, int experts, int k, double factor, int minimum, int expected) {
        assertThat(Capacity.byFactor(tokens, experts, k, factor, minimum)).isEqualTo(expected);
    }

    @Test
    void roundingErrorsOfTheFactorAddNoSlot() {
        // 100 tokens over 3 experts by 1.11 is 37 exactly, though not in binary.
        assertThat(Capacity.byFactor(100, 3, 1, 1.11, 0)).isEqualTo(37);
        for (int tokens = 1; tokens <= 2000; tokens++) {
            assertThat(Capacity.byFactor(tokens * 10L, 10, 1, 1.1, 0))
                    .as("%d tokens", tokens * 10)
                    .isEqualTo((tokens * 11 + 9) / 10);
        }
    }

    @Test
    void offsetsAreTheExclusiveSumsOfTheCounts() {
        int[] chosen = {0, 2, 2, 1, 2, 3, 3, 2};
        Assignment a = RankThreads.run(
                        1, mesh -> Capacity.limit(new TokenChoices(chosen, 2), 4, Integer.MAX_VALUE, mesh))
                .getFirst();
        assertThat(a.load()).containsExactly(1, 1, 4, 2);
        assertThat(a.offsets()).containsExactly(0, 1, 2, 6, 8);
        assertThat(a.tokens()).containsExactly(0, 1, 0, 1, 2, 3, 2, 3);
        assertThat(a.choices()).containsExactly(0, 1, 1, 0, 0, 1, 1, 0);
        assertThat(a.expertOfEntry()).containsExactly(0, 1, 2, 2, 2, 2, 3, 3);
        assertThat(a.dropped()).isEmpty();
    }

    @Test
    void paddingTakesNoSlotAndIsNotDropped() {
        TokenChoices choices = TokenChoices.single(-1, 0, -1, 0, 0);
        for (DropPolicy policy : DropPolicy.values()) {
            Capacity.Order order = order(policy, new float[] {9, 3, 9, 2, 1}, 1);
            // Normalised scores of a single choice are all 1.
            Assignment a = RankThreads.run(1, mesh -> Capacity.limit(choices, 2, 2, order, mesh))
                    .getFirst();
            assertThat(a.tokens()).as("%s", policy).containsExactly(1, 3);
            assertThat(a.dropped()).as("%s", policy).containsExactly(4);
            assertThat(a.load()).as("%s", policy).containsExactly(3, 0);
        }
    }

    @Test
    void equalScoresKeepTheEarlierTokenOfTheGlobalBatch() {
        for (int ranks : new int[] {1, 2, 4}) {
            int part = 4 / ranks;
            List<Assignment> parts = RankThreads.run(
                    ranks,
                    mesh -> Capacity.limit(
                            TokenChoices.single(new int[part]), 1, 3, Capacity.Order.of(new float[part]), mesh));
            assertThat(Route.join(parts, part)).extracting(Route::token).containsExactly(0, 1, 2);
        }
    }

    /** Random token selection is fair: 2 of 8 tokens stay, so each in a quarter of the draws, wherever it stands. */
    @Tag("slow")
    @Test
    void aRandomDropKeepsEachTokenEquallyOften() {
        int[] kept = new int[8];
        for (int seed = 0; seed < 4000; seed++) {
            Random random = new Random(seed);
            Assignment a = RankThreads.run(1, mesh -> {
                        TokenChoices all = TokenChoices.single(new int[8]);
                        SharedDraw draw = SharedDraw.of("drop", 8, random, mesh);
                        return Capacity.limit(all, 1, 2, Capacity.Order.of(DropPolicy.draw(all, draw)), mesh);
                    })
                    .getFirst();
            for (int token : a.tokens()) {
                kept[token]++;
            }
        }
        // 1000 expected, with a standard deviation of 27.
        assertThat(Arrays.stream(kept)).allMatch(n -> n > 890 && n < 1110);
    }

    @ParameterizedTest
    @EnumSource
    void anExpertThatDoesNotExistIsNamed(DropPolicy policy) {
        TokenChoices choices = new TokenChoices(new int[] {0, 3, -1, -1, 4, 1}, 2);
        assertThatThrownBy(() ->
                        RankThreads.run(1, mesh -> Capacity.limit(choices, 4, 9, order(policy, new float[6], 2), mesh)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token 2 of this rank chose expert 4 of 4");
    }
}
