package io.locmoe.gate.grap;

import static io.locmoe.conformance.router.Goldens.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.tensor.Parameters;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gates against their formulas in float64. */
class GateTest extends RankTest {
    /** Share of a block's mean that is added to its ReLU. */
    static final double TIE_BREAK = 1e-6;

    static final Parameters NONE = (name, mean, deviation, shape) -> {
        throw new AssertionError("this gate is fixed");
    };

    static float[][] normal(int tokens, int width, long seed) {
        Random random = new Random(seed);
        float[][] rows = new float[tokens][width];
        for (float[] row : rows) {
            for (int i = 0; i < width; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return rows;
    }

    /** w_i of LocMoE, eq. 4: n/d on the i-th of n blocks. */
    static double[] weight(int i, int width, int experts) {
        double[] w = new double[width];
        Arrays.fill(w, i * width / experts, (i + 1) * width / experts, (double) experts / width);
        return w;
    }

    static double dot(double[] w, float[] x) {
        double sum = 0;
        for (int i = 0; i < w.length; i++) {
            sum += w[i] * x[i];
        }
        return sum;
    }

    static double norm(double[] w) {
        return Math.sqrt(Arrays.stream(w).map(v -> v * v).sum());
    }

    static double norm(float[] x) {
        double sum = 0;
        for (float v : x) {
            sum += (double) v * v;
        }
        return Math.sqrt(sum);
    }

    @ParameterizedTest
    @CsvSource({"1.0", "0.5", "3.0"})
    void cosineIsTheAngleToThePublishedVectors(double temperature) {
        float[][] tokens = normal(5, 24, 1);
        Gate gate = rank.gate("grap", 24, 6, NONE, "temperature", Double.toString(temperature));
        Tensor scores = gate.scores(rank.matrix(tokens), rank.tape());
        assertThat(scores.shape()).containsExactly(5, 6);
        float[] logits = scores.toArray();
        for (int t = 0; t < 5; t++) {
            for (int e = 0; e < 6; e++) {
                double[] w = weight(e, 24, 6);
                double cosine = dot(w, tokens[t]) / norm(w) / norm(tokens[t]);
                assertThat((double) logits[t * 6 + e]).isCloseTo(Math.sqrt(24) * cosine / temperature, offset(2e-6));
            }
        }
    }

    @Test
    void literalIsTheReluOfTheBlockMeans() {
        float[][] tokens = normal(40, 24, 2);
        float[] logits = rank.gate("grap", 24, 6, NONE, "logits", "literal")
                .scores(rank.matrix(tokens), rank.tape())
                .toArray();
        for (int t = 0; t < 40; t++) {
            for (int e = 0; e < 6; e++) {
                double mean = dot(weight(e, 24, 6), tokens[t]);
                assertThat((double) logits[t * 6 + e]).isCloseTo(Math.max(0, mean) + TIE_BREAK * mean, offset(4e-7));
            }
        }
    }

    /** If all block means are negative every ReLU is 0; without a tie-break all such tokens would meet at expert 0. */
    @Test
    void literalTiesGoToTheLargestMean() {
        DeviceTensor tokens = rank.matrix(new float[][] {{-3f, -3f, -1f, -1f, -2f, -2f}, {-3f, 3f, 2f, 2f, -2f, -2f}});
        Tensor scores = rank.gate("grap", 6, 3, NONE, "logits", "literal").scores(tokens, rank.tape());
        assertThat(scores.toArray())
                .containsExactly(new float[] {-3e-6f, -1e-6f, -2e-6f, 0f, 2.000002f, -2e-6f}, offset(1e-12f));
        assertThat(rank.router("locmoe", 3)
                        .route(scores, TestCall.alone(rank.tape(), 2, 3))
                        .assignment()
                        .load())
                .containsExactly(0, 2, 0);
        assertThat(rank.gradient(scores.sum(), tokens))
                .as("gradient of the ReLU alone")
                .containsExactly(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, .5f, .5f, 0f, 0f);
    }

    /**
     * Mean softmax value of the winner for random tokens, n = 16: nearly uniform (1/16) as printed; by angle that of
     * the largest of 16 normal numbers, 0.2464 with a deviation of 0.091, here within three standard errors.
     */
    @Test
    void blockMeansLeaveTheSoftmaxFlatAndAnglesDoNot() {
        float[][] tokens = normal(2000, 1024, 3);
        assertThat(meanWinner(tokens, "cosine")).isCloseTo(.2464, offset(3 * .091 / Math.sqrt(2000)));
        assertThat(meanWinner(tokens, "literal")).isBetween(.065, .085);
    }

    private double meanWinner(float[][] tokens, String logits) {
        float[] p = rank.gate("grap", 1024, 16, NONE, "logits", logits)
                .scores(rank.matrix(tokens), rank.tape())
                .softmax()
                .toArray();
        double sum = 0;
        for (int t = 0; t < tokens.length; t++) {
            float winner = 0;
            for (int e = 0; e < 16; e++) {
                winner = Math.max(winner, p[t * 16 + e]);
            }
            sum += winner;
        }
        return sum / tokens.length;
    }

    /** Lemma 2 of LocMoE: orthogonal vectors of equal length give uniform tokens equal shares. */
    @Test
    void randomTokensGiveEveryExpertItsShare() {
        Tensor scores = rank.gate("grap", 64, 8, NONE).scores(rank.matrix(normal(8000, 64, 4)), rank.tape());
        for (long load : rank.router("locmoe", 8)
                .route(scores, TestCall.alone(rank.tape(), 8000, 8))
                .assignment()
                .load()) {
            // Five standard deviations of a binomial of 8000 and 1/8.
            assertThat(load).isBetween(1000L - 148, 1000L + 148);
        }
    }

    @Test
    void aTokenOfZerosHasScoresOfZeroAndAFiniteGradient() {
        for (String logits : new String[] {"cosine", "literal"}) {
            DeviceTensor tokens = rank.matrix(new float[][] {{0f, 0f, 0f, 0f}, {1e-20f, 0f, 0f, 0f}});
            Tensor scores = rank.gate("grap", 4, 2, NONE, "logits", logits).scores(tokens, rank.tape());
            assertThat(scores.toArray()).containsExactly(new float[4], FLOAT);
            for (float g : rank.gradient(scores.softmax().multiply(scores).sum(), tokens)) {
                assertThat(g).isFinite();
            }
        }
    }

    @Test
    void noTokensHaveNoScores() {
        for (String name : new String[] {"grap", "dense"}) {
            Parameters ones = (parameter, mean, deviation, shape) -> rank.tape().variable(new float[8], shape);
            Tensor scores = rank.gate(name, 4, 2, ones).scores(rank.tape().variable(new float[0], 0, 4), rank.tape());
            assertThat(scores.shape()).as(name).containsExactly(0, 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"30, 8, 24 or 32", "8, 3, 6 or 9", "4, 8, 8"})
    void aWidthThatDoesNotDivideIsRefusedWithWidthsThatDo(int width, int experts, String widths) {
        assertThatThrownBy(() -> rank.gate("grap", width, experts, NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("width " + width + " does not divide into " + experts + " blocks; choose width "
                        + widths + ", or a number of experts that divides " + width);
    }

    @Test
    void denseIsAMatrixProductWithALearnedWeight() {
        DeviceTensor weight = rank.matrix(new float[][] {{1f, 2f}, {3f, 4f}, {5f, 6f}});
        Gate gate = rank.gate("dense", 3, 2, (name, mean, deviation, shape) -> {
            assertThat(name).isEqualTo("weight");
            assertThat(mean).isZero();
            assertThat(deviation).isEqualTo(.02f);
            assertThat(shape).containsExactly(3, 2);
            return weight;
        });
        Tensor scores = gate.scores(rank.matrix(new float[][] {{1f, 0f, -1f}, {2f, 1f, 0f}}), rank.tape());
        assertThat(scores.toArray()).containsExactly(-4f, -4f, 5f, 8f);
        assertThat(rank.gradient(scores.sum(), weight)).containsExactly(3f, 3f, 1f, 1f, -1f, -1f);
    }
}
