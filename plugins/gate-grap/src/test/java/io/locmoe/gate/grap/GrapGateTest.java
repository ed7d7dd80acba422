package io.locmoe.gate.grap;

import static io.locmoe.conformance.tensor.Numbers.assertClose;
import static io.locmoe.gate.grap.GateTest.NONE;
import static io.locmoe.gate.grap.GateTest.TIE_BREAK;
import static io.locmoe.gate.grap.GateTest.dot;
import static io.locmoe.gate.grap.GateTest.norm;
import static io.locmoe.gate.grap.GateTest.normal;
import static io.locmoe.gate.grap.GateTest.weight;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.conformance.tensor.CentralDifferences;
import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.conformance.tensor.WideTensors;
import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.tensor.Parameters;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;
import io.locmoe.tape.DeviceTensor;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The trained epsilon of the gate grap, and the angles that it lends to routers. */
class GrapGateTest extends RankTest {

    /**
     * eps_i of LocMoE eq. 2 starts at 0, so the gate starts as the fixed one, and is inside the ReLU of the literal
     * form.
     */
    @ParameterizedTest
    @CsvSource({"cosine, 1", "cosine, 0.5", "literal, 1", "literal, 0.5"})
    void epsilonIsAddedBeforeTheReluAndTheTemperature(String logits, double temperature) {
        float[][] tokens = normal(6, 24, 7);
        float[] zero = epsilonGate(logits, temperature, new float[6])
                .scores(rank.matrix(tokens), rank.tape())
                .toArray();
        assertThat(zero)
                .isEqualTo(rank.gate("grap", 24, 6, NONE, "logits", logits, "temperature", Double.toString(temperature))
                        .scores(rank.matrix(tokens), rank.tape())
                        .toArray());
        float[] epsilon = {.5f, -.5f, 0f, 1f, -1f, .25f};
        float[] shifted = epsilonGate(logits, temperature, epsilon)
                .scores(rank.matrix(tokens), rank.tape())
                .toArray();
        for (int i = 0; i < shifted.length; i++) {
            double[] w = weight(i % 6, 24, 6);
            double mean = dot(w, tokens[i / 6]);
            double expected = logits.equals("literal")
                    ? Math.max(0, mean + epsilon[i % 6]) + TIE_BREAK * (mean + epsilon[i % 6])
                    : Math.sqrt(24) * mean / norm(w) / norm(tokens[i / 6]) + epsilon[i % 6];
            assertThat((double) shifted[i]).isCloseTo(expected / temperature, offset(2e-6));
        }
    }

    @Test
    void theRangeOfEpsilonIsReportedWhereItIsTrained() {
        assertThat(epsilonGate("cosine", 0.5, new float[] {.5f, -.5f, 0f, 1.25f, -1f, .25f})
                        .measures())
                .isEqualTo(Map.of("epsilonRange", 2.25));
        assertThat(rank.gate("grap", 24, 6, NONE).measures()).isEmpty();
    }

    /** Against central differences of a loss of the softmax, in float64. */
    @ParameterizedTest
    @CsvSource({"cosine", "literal"})
    void epsilonIsTrainedByTheGradient(String logits) {
        float[][] tokens = normal(6, 24, 8);
        float[] epsilon = {.5f, -.5f, 0f, 1f, -1f, .25f};
        DeviceTensor parameter = rank.tape().variable(epsilon, 6);
        Gate gate = rank.gate(
                "grap",
                24,
                6,
                (name, mean, deviation, shape) -> {
                    assertThat(name).isEqualTo("epsilon");
                    assertThat(mean).isZero();
                    assertThat(deviation).isZero();
                    assertThat(shape).containsExactly(6);
                    return parameter;
                },
                "logits",
                logits,
                "epsilon",
                "trained");
        float[] gradient = rank.gradient(loss(gate, rank.matrix(tokens), rank.tape()), parameter);
        WideTensors wide = new WideTensors();
        double[] expected = CentralDifferences.gradient(
                at -> {
                    Gate same =
                            epsilonGate(logits, 1, (name, mean, deviation, shape) -> wide.wide(at[0].clone(), shape));
                    double[] value = wide.values(loss(same, wide.of(flat(tokens), 6, 24), wide));
                    wide.again();
                    return value[0];
                },
                new double[][] {Numbers.doubles(epsilon)},
                0);
        // Sums of 36 terms of up to 3, in float32.
        assertClose("gradient of epsilon", gradient, expected, 1e-6);
        assertThat(gradient).isNotEqualTo(new float[6]);
    }

    private Gate epsilonGate(String logits, double temperature, float[] epsilon) {
        return epsilonGate(
                logits,
                temperature,
                (name, mean, deviation, shape) -> rank.tape().variable(epsilon, shape));
    }

    private Gate epsilonGate(String logits, double temperature, Parameters epsilon) {
        return rank.gate(
                "grap",
                24,
                6,
                epsilon,
                "logits",
                logits,
                "epsilon",
                "trained",
                "temperature",
                Double.toString(temperature));
    }

    private static float[] flat(float[][] rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, flat, row * rows[0].length, rows[0].length);
        }
        return flat;
    }

    /** A weighted sum of the probabilities. */
    private static Tensor loss(Gate gate, Tensor tokens, Tensors tensors) {
        float[] weights = new float[36];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i % 7 - 3;
        }
        return gate.scores(tokens, tensors)
                .softmax()
                .multiply(tensors.of(weights, 6, 6))
                .sum();
    }

    /** Where every sum is negative the largest sum wins, epsilon included. */
    @Test
    void epsilonBreaksTies() {
        DeviceTensor tokens = rank.matrix(new float[][] {{-3f, -3f, -1f, -1f, -2f, -2f}});
        Tensor scores = rank.gate(
                        "grap",
                        6,
                        3,
                        (name, mean, deviation, shape) -> rank.tape().variable(new float[] {0f, -2f, 0f}, shape),
                        "logits",
                        "literal",
                        "epsilon",
                        "trained")
                .scores(tokens, rank.tape());
        assertThat(rank.router("locmoe", 3)
                        .route(scores, TestCall.alone(rank.tape(), 1, 3))
                        .assignment()
                        .load())
                .containsExactly(0, 0, 1);
    }

    /** The affinity of LocMoE+ eq. 4 is the cosine, whatever the logits, temperature and epsilon are. */
    @ParameterizedTest
    @CsvSource({"cosine", "literal"})
    void affinityIsTheCosine(String logits) {
        float[][] tokens = normal(5, 24, 9);
        Affinity affinity = epsilonGate(logits, .3, new float[] {1, 2, 3, 4, 5, 6})
                .affinity(rank.matrix(tokens), rank.tape())
                .orElseThrow();
        assertThat(affinity.width()).isEqualTo(24);
        assertThat(affinity.cosines().shape()).containsExactly(5, 6);
        float[] cosines = affinity.cosines().toArray();
        for (int i = 0; i < cosines.length; i++) {
            double[] w = weight(i % 6, 24, 6);
            assertThat((double) cosines[i])
                    .isCloseTo(dot(w, tokens[i / 6]) / norm(w) / norm(tokens[i / 6]), offset(1e-6));
        }
        assertThat(((DeviceTensor) affinity.cosines()).needsGradient()).isFalse();
    }

    /**
     * The mean top-1 cosine of uniform tokens is 1.766 / sqrt(d) for n = 16, as 1.766 is the mean of the largest of 16
     * normal numbers, whose deviation is 0.542: the delta of a model that has learned nothing, within three standard
     * errors.
     */
    @Test
    void randomTokensHaveTheDeltaOfNoise() {
        float[] cosines = rank.gate("grap", 1024, 16, NONE)
                .affinity(rank.matrix(normal(4000, 1024, 10)), rank.tape())
                .orElseThrow()
                .cosines()
                .toArray();
        double sum = 0;
        for (int t = 0; t < 4000; t++) {
            double nearest = -1;
            for (int e = 0; e < 16; e++) {
                nearest = Math.max(nearest, cosines[t * 16 + e]);
            }
            sum += nearest;
        }
        assertThat(sum / 4000 * Math.sqrt(1024)).isCloseTo(1.766, offset(3 * .542 / Math.sqrt(4000)));
    }

    @Test
    void aDenseGateHasNoFixedVectors() {
        Gate gate = rank.gate(
                "dense", 4, 2, (name, mean, deviation, shape) -> rank.tape().variable(new float[8], shape));
        assertThat(gate.affinity(rank.matrix(normal(3, 4, 1)), rank.tape())).isEmpty();
    }
}
