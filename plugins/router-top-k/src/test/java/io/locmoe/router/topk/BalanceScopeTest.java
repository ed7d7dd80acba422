package io.locmoe.router.topk;

import static io.locmoe.conformance.router.Goldens.FLOAT;
import static io.locmoe.conformance.router.Gradients.assertGradient;
import static io.locmoe.conformance.router.Gradients.scores;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.conformance.router.Goldens;
import io.locmoe.conformance.router.Rank;
import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.RankThreads;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The load-balancing loss over the mesh, over each rank's tokens, and over each sequence. */
class BalanceScopeTest extends RankTest {

    private Tensor loss(DeviceTensor logits, TestCall context, String scope, String... more) {
        String[] options = Arrays.copyOf(more, more.length + 4);
        System.arraycopy(new String[] {"alpha", "1", "auxiliaryScope", scope}, 0, options, more.length, 4);
        return rank.router("top-k", logits.size(1), options)
                .route(logits, context)
                .losses()
                .get(RoutingPlan.AUXILIARY);
    }

    private float value(float[][] logits, int sequence, String scope, String... more) {
        return loss(
                        rank.matrix(logits),
                        TestCall.alone(rank.tape(), logits.length, logits[0].length)
                                .sequences(sequence),
                        scope,
                        more)
                .toArray()[0];
    }

    /** On one rank with one sequence there is one set of tokens, so all scopes are the published conventions. */
    @ParameterizedTest
    @CsvSource({
        "micro-batch, 1, megatron, 1.066839719, 1.004002270",
        "micro-batch, 2, megatron, 1.033419859, 1.028300726",
        "sequence, 2, megatron, 1.033419859, 1.028300726",
        "micro-batch, 2, gshard, 1.066839719, 1.004002270",
        "sequence, 2, gshard, 1.066839719, 1.004002270",
        "global, 2, gshard, 1.066839719, 1.004002270"
    })
    void scopesAgreeOnASingleSequence(String scope, String k, String form, float ofA, float ofB) {
        assertThat(value(Goldens.A, 4, scope, "topK", k, "auxiliaryForm", form)).isCloseTo(ofA, FLOAT);
        assertThat(value(Goldens.B, 4, scope, "topK", k, "auxiliaryForm", form)).isCloseTo(ofB, FLOAT);
    }

    /** Megatron-Core's {@code aux_loss} and {@code global_aux_loss} over two ranks with two tokens each. */
    @ParameterizedTest
    @CsvSource({
        "micro-batch, 1.049212290, 1.265906145, 1.157559217",
        "sequence, 1.049212290, 1.265906145, 1.157559217",
        "global, , , 1.033419859"
    })
    void overTwoRanks(String scope, Float first, Float second, float mesh) throws Exception {
        Topology topology = Topology.of(2, 1);
        List<Float> parts = RankThreads.run(2, counts -> {
            try (Rank own = new Rank()) {
                float[][] rows = Arrays.copyOfRange(Goldens.A, counts.rank() * 2, counts.rank() * 2 + 2);
                return own.router("top-k", 4, "alpha", "1", "auxiliaryScope", scope)
                        .route(
                                own.matrix(rows),
                                TestCall.alone(own.tape(), 2, 4)
                                        .meshTokens(4)
                                        .on(topology, ExpertPlacement.even(0, 4, topology), counts))
                        .losses()
                        .get(RoutingPlan.AUXILIARY)
                        .toArray()[0];
            }
        });
        if (first != null) {
            assertThat(parts.get(0)).isCloseTo(first / 2, FLOAT);
            assertThat(parts.get(1)).isCloseTo(second / 2, FLOAT);
        }
        assertThat(parts.get(0) + parts.get(1)).isCloseTo(mesh, FLOAT);
    }

    /** The same two halves as sequences of one rank: the sequences do not see each other. */
    @Test
    void twoSequencesOfOneRank() {
        assertThat(value(Goldens.A, 2, "sequence")).isCloseTo(1.157559217f, FLOAT);
        assertThat(value(Goldens.A, 2, "micro-batch")).isCloseTo(1.033419859f, FLOAT);
    }

    @Test
    void aMicroBatchOfOneSequenceIsThatSequence() {
        assertThat(value(Goldens.B, 4, "sequence")).isEqualTo(value(Goldens.B, 4, "micro-batch"));
    }

    /** Sets of tokens weigh by their real ones: 1 of 3 and 2 of 3. */
    @Test
    void paddingHasNoWeight() {
        float[][] logits = Goldens.A.clone();
        logits[1] = new float[] {Float.NaN, 0f, 1e9f, 0f};
        TestCall context =
                TestCall.alone(rank.tape(), 4, 4).valid(true, false, true, true).sequences(2);
        float first = value(new float[][] {Goldens.A[0]}, 1, "micro-batch");
        assertThat(loss(rank.matrix(logits), context, "sequence").toArray()[0])
                .isCloseTo(first / 3 + 1.265906145f * 2 / 3, FLOAT);
        float three = value(new float[][] {Goldens.A[0], Goldens.A[2], Goldens.A[3]}, 3, "micro-batch");
        assertThat(loss(rank.matrix(logits), context, "micro-batch").toArray()[0])
                .isCloseTo(three, FLOAT);
    }

    @ParameterizedTest
    @CsvSource({"micro-batch", "sequence", "global"})
    void publishedGradient(String scope) {
        DeviceTensor logits = rank.matrix(Goldens.A);
        assertThat(rank.gradient(loss(logits, TestCall.alone(rank.tape(), 4, 4), scope), logits))
                .containsExactly(
                        new float[] {
                            -.030532872f,
                            -.001552543f,
                            -.001404799f,
                            .033490213f,
                            -.031715141f,
                            .001779925f,
                            .001331853f,
                            .028603363f,
                            -.026805826f,
                            -.002270068f,
                            -.003742709f,
                            .032818603f,
                            -.025090397f,
                            -.003745234f,
                            -.006756359f,
                            .035591991f
                        },
                        offset(1e-7f));
    }

    /** Three sequences of four tokens, some padding, DeepSeek-V3 eq. 17-20 with sigmoid scores. */
    @ParameterizedTest
    @CsvSource({"megatron, 2", "gshard, 1"})
    void gradientOverSequences(String form, int counted) {
        Random random = new Random(9);
        float[][] rows = new float[12][5];
        for (float[] row : rows) {
            for (int e = 0; e < 5; e++) {
                row[e] = (float) random.nextGaussian();
            }
        }
        boolean[] valid = {true, true, true, true, true, false, true, false, false, false, false, false};
        DeviceTensor logits = rank.matrix(rows);
        float[] gradient = rank.gradient(
                loss(
                        logits,
                        TestCall.alone(rank.tape(), 12, 5).valid(valid).sequences(4),
                        "sequence",
                        "score",
                        "sigmoid",
                        "auxiliaryForm",
                        form),
                logits);
        int[][] load = new int[3][5];
        for (int t = 0; t < 12; t++) {
            float[] row = rows[t];
            for (int e = 0; valid[t] && e < 5; e++) {
                float own = row[e];
                long better =
                        IntStream.range(0, 5).filter(other -> row[other] > own).count();
                load[t / 4][e] += better < counted ? 1 : 0;
            }
        }
        int[] real = {4, 2, 0};
        assertGradient(gradient, rows, at -> {
            double sum = 0;
            for (int t = 0; t < 12; t++) {
                double[] s = scores("sigmoid", at[t]);
                for (int e = 0; valid[t] && e < 5; e++) {
                    double f = 5.0 * load[t / 4][e] / (counted * real[t / 4]);
                    sum += real[t / 4] / 6.0 * f * s[e] / Arrays.stream(s).sum() / real[t / 4];
                }
            }
            return sum;
        });
    }
}
