package org.example.cosine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.conformance.router.Rank;
import io.locmoe.spi.tensor.Parameters;
import io.locmoe.spi.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tutel's formula once more, in float64, with the gate's own parameters. */
class CosineGateNumbersTest {
    private static final int TOKENS = 9;
    private static final int WIDTH = 24;
    private static final int DIMENSION = 5;
    private static final int EXPERTS = 4;

    private final Map<String, Tensor> created = new LinkedHashMap<>();

    private static float[][] tokens() {
        Random random = new Random(3);
        float[][] tokens = new float[TOKENS][WIDTH];
        for (float[] token : tokens) {
            for (int i = 0; i < WIDTH; i++) {
                token[i] = (float) random.nextGaussian();
            }
        }
        return tokens;
    }

    /** The last one is below the lowest. */
    @ParameterizedTest
    @ValueSource(doubles = {2, 0.5, 0.02})
    void scoresAreScaledCosines(double temperature) {
        double lowest = 0.1;
        float[][] tokens = tokens();
        try (Rank rank = new Rank()) {
            Parameters remembered = (name, mean, deviation, shape) -> {
                Tensor tensor = rank.parameters().create(name, mean, deviation, shape);
                created.put(name, tensor);
                return tensor;
            };
            float[] scores = rank.gate(
                            "projected-cosine",
                            WIDTH,
                            EXPERTS,
                            remembered,
                            "dimension",
                            "" + DIMENSION,
                            "temperature",
                            "" + temperature,
                            "lowest",
                            "" + lowest)
                    .scores(rank.matrix(tokens), rank.tape())
                    .toArray();
            for (int t = 0; t < TOKENS; t++) {
                double[] projected = projected(tokens[t]);
                for (int e = 0; e < EXPERTS; e++) {
                    double expected = cosine(projected, e) / Math.max(temperature, lowest);
                    assertThat((double) scores[t * EXPERTS + e])
                            .as("token %d, expert %d", t, e)
                            .isCloseTo(expected, within(1e-5));
                }
            }
        }
    }

    private double[] projected(float[] token) {
        float[] matrix = created.get("projection").toArray();
        float[] bias = created.get("bias").toArray();
        double[] projected = new double[DIMENSION];
        for (int p = 0; p < DIMENSION; p++) {
            projected[p] = bias[p];
            for (int i = 0; i < WIDTH; i++) {
                projected[p] += (double) token[i] * matrix[i * DIMENSION + p];
            }
        }
        return projected;
    }

    private double cosine(double[] projected, int expert) {
        float[] experts = created.get("experts").toArray();
        double product = 0;
        double left = 0;
        double right = 0;
        for (int p = 0; p < DIMENSION; p++) {
            double own = experts[expert * DIMENSION + p];
            product += projected[p] * own;
            left += projected[p] * projected[p];
            right += own * own;
        }
        return product / Math.sqrt(left * right);
    }
}
