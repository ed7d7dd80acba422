package io.locmoe.router.toolkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.router.RankThreads;
import io.locmoe.spi.router.Assignment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One global batch gives one result, however it is spread over ranks: the ground of "EP=1 and EP=N agree". */
class CapacityOverRanksTest {

    private record Batch(int[] chosen, float[] scores, int tokens, int k, int experts, int capacity) {

        /** A skewed batch with padding, in which many scores are equal. */
        static Batch random(long seed) {
            Random random = new Random(seed);
            int tokens = 48;
            int experts = 2 + random.nextInt(7);
            int k = 1 + random.nextInt(Math.min(3, experts));
            int[] chosen = new int[tokens * k];
            float[] scores = new float[tokens * k];
            for (int t = 0; t < tokens; t++) {
                boolean padding = random.nextInt(8) == 0;
                int first = Math.min(random.nextInt(experts), random.nextInt(experts));
                for (int c = 0; c < k; c++) {
                    chosen[t * k + c] = padding ? -1 : (first + c) % experts;
                    scores[t * k + c] = random.nextInt(5) / 5f;
                }
            }
            return new Batch(chosen, scores, tokens, k, experts, 1 + random.nextInt(tokens * k / experts + 1));
        }

        List<Assignment> over(int[] firstToken, DropPolicy policy) {
            return RankThreads.run(firstToken.length - 1, mesh -> {
                int from = firstToken[mesh.rank()] * k;
                int to = firstToken[mesh.rank() + 1] * k;
                TokenChoices mine = new TokenChoices(Arrays.copyOfRange(chosen, from, to), k);
                Capacity.Order order = switch (policy) {
                    case TOKEN_ORDER -> Capacity.Order.TOKENS;
                    case CHOICE_ORDER -> Capacity.Order.CHOICES;
                    case SCORE -> Capacity.Order.of(Arrays.copyOfRange(scores, from, to));
                    case NORMALIZED_SCORE ->
                        Capacity.Order.of(DropPolicy.normalized(Arrays.copyOfRange(scores, from, to), k));
                    case RANDOM -> {
                        SharedDraw draw = SharedDraw.of("drop", mine.tokens(), new Random(mesh.rank()), mesh);
                        yield Capacity.Order.of(DropPolicy.draw(mine, draw));
                    }
                };
                return Capacity.limit(mine, experts, capacity, order, mesh);
            });
        }
    }

    private record Entry(int token, int expert, int choice) {}

    private static List<Entry> entries(List<Assignment> parts, int[] firstToken) {
        List<Entry> entries = new ArrayList<>();
        for (int rank = 0; rank < parts.size(); rank++) {
            Assignment a = parts.get(rank);
            int[] expert = a.expertOfEntry();
            for (int i = 0; i < a.entries(); i++) {
                entries.add(new Entry(firstToken[rank] + a.tokens()[i], expert[i], a.choices()[i]));
            }
        }
        return entries;
    }

    private static List<Integer> dropped(List<Assignment> parts, int[] firstToken) {
        List<Integer> dropped = new ArrayList<>();
        for (int rank = 0; rank < parts.size(); rank++) {
            for (int token : parts.get(rank).dropped()) {
                dropped.add(firstToken[rank] + token);
            }
        }
        return dropped;
    }

    @ParameterizedTest
    @EnumSource
    void theNumberOfRanksChangesNothing(DropPolicy policy) {
        int[][] splits = {{0, 24, 48}, {0, 12, 24, 36, 48}, {0, 0, 5, 47, 48}, {0, 48, 48}};
        for (int seed = 0; seed < 100; seed++) {
            Batch batch = Batch.random(seed);
            int[] whole = {0, batch.tokens()};
            List<Assignment> one = batch.over(whole, policy);
            for (int[] split : splits) {
                List<Assignment> parts = batch.over(split, policy);
                assertThat(entries(parts, split))
                        .as("seed %d, split %s", seed, Arrays.toString(split))
                        .containsExactlyInAnyOrderElementsOf(entries(one, whole));
                assertThat(dropped(parts, split)).isEqualTo(dropped(one, whole));
                assertThat(parts)
                        .allSatisfy(part ->
                                assertThat(part.load()).isEqualTo(one.getFirst().load()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExpertTakesItsCapacityAndDropsOnlyWhenFull(DropPolicy policy) {
        for (int seed = 0; seed < 100; seed++) {
            Batch batch = Batch.random(seed);
            List<Assignment> parts = batch.over(new int[] {0, 20, 48}, policy);
            for (int e = 0; e < batch.experts(); e++) {
                int kept = 0;
                for (Assignment part : parts) {
                    kept += part.offsets()[e + 1] - part.offsets()[e];
                }
                assertThat(kept).isEqualTo((int)
                        Math.min(batch.capacity(), parts.getFirst().load()[e]));
            }
        }
    }
}
