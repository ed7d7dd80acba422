package io.locmoe.router.toolkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.router.RankThreads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MeshScoresTest {

    @Test
    void everyRankSeesTheBitsOfEveryScore() {
        float[][] given = {{-0f, Float.NaN, 1e-45f}, {}, {Float.NEGATIVE_INFINITY, -3.7f}, {Float.MAX_VALUE}};
        for (float[][] seen : RankThreads.run(4, mesh -> MeshScores.gather(given[mesh.rank()], mesh))) {
            for (int rank = 0; rank < 4; rank++) {
                assertThat(bits(seen[rank])).isEqualTo(bits(given[rank]));
            }
        }
    }

    private static int[] bits(float[] scores) {
        int[] bits = new int[scores.length];
        Arrays.setAll(bits, i -> Float.floatToIntBits(scores[i]));
        return bits;
    }

    @Test
    void theLargestWinOverAllRanks() {
        float[][] scores = {{-2f, 5f}, {}, {1f, -1f, 9f}};
        assertThat(MeshScores.largest(scores, 3))
                .isDeepEqualTo(new boolean[][] {{false, true}, {}, {true, false, true}});
        assertThat(MeshScores.largest(scores, 0))
                .isDeepEqualTo(new boolean[][] {{false, false}, {}, {false, false, false}});
        assertThat(MeshScores.largest(scores, Integer.MAX_VALUE))
                .isDeepEqualTo(new boolean[][] {{true, true}, {}, {true, true, true}});
    }

    @Test
    void equalScoresGoToTheLowerRankAndThenTheLowerIndex() {
        assertThat(MeshScores.largest(new float[][] {{1f, 1f}, {1f, 1f}}, 3)).isDeepEqualTo(new boolean[][] {
            {true, true}, {true, false}
        });
        assertThat(MeshScores.largest(new float[][] {{-0f, 0f}}, 1)).isDeepEqualTo(new boolean[][] {{true, false}});
    }

    @Test
    void nanScoresRankLast() {
        assertThat(MeshScores.largest(new float[][] {{Float.NaN, -1e30f}}, 1)).isDeepEqualTo(new boolean[][] {
            {false, true}
        });
    }

    @Test
    void selectionIsIndependentOfTheSpreadOverRanks() {
        Random random = new Random(11);
        for (int trial = 0; trial < 50; trial++) {
            float[] all = new float[40];
            for (int i = 0; i < all.length; i++) {
                all[i] = random.nextInt(9) - 4;
            }
            int cut = random.nextInt(41);
            int second = cut + random.nextInt(41 - cut);
            float[][] spread = {
                Arrays.copyOf(all, cut), Arrays.copyOfRange(all, cut, second), Arrays.copyOfRange(all, second, 40)
            };
            int limit = random.nextInt(41);
            List<Boolean> joined = new ArrayList<>();
            for (boolean[] rank : MeshScores.largest(spread, limit)) {
                for (boolean wins : rank) {
                    joined.add(wins);
                }
            }
            boolean[] whole = MeshScores.largest(new float[][] {all}, limit)[0];
            for (int i = 0; i < 40; i++) {
                assertThat(joined.get(i)).isEqualTo(whole[i]);
            }
            assertThat(joined.stream().filter(w -> w).count()).isEqualTo(limit);
        }
    }
}
