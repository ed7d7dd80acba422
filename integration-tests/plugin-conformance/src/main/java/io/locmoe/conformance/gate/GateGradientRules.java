package io.locmoe.conformance.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.conformance.router.Rank;
import io.locmoe.conformance.tensor.CentralDifferences;
import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.conformance.tensor.WideTensors;
import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.tensor.Parameters;
import io.locmoe.tape.DeviceTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Gradients against central differences of the same gate in float64, and angles. */
abstract class GateGradientRules extends GateUnderTest {
    /** As a share of the largest element, or of 1 where all are smaller. */
    private static final double TOLERANCE = 2e-6;

    @Test
    protected final void rule07TheGradientOfTheTokensIsThatOfTheFormula() {
        try (Rank rank = rank()) {
            DeviceTensor tokens = rank.matrix(tokens());
            gradients(rank, tokens);
            Numbers.assertClose("gradient of the tokens", rank.gradient(tokens), expected(rank, 0), TOLERANCE);
        }
    }

    @Test
    protected final void rule08TheGradientOfEachParameterIsThatOfTheFormula() {
        try (Rank rank = rank()) {
            gradients(rank, rank.matrix(tokens()));
            int which = 1;
            for (Map.Entry<String, DeviceTensor> each :
                    rank.parameters().tensors().entrySet()) {
                Numbers.assertClose(
                        "gradient of " + each.getKey(),
                        rank.gradient(each.getValue()),
                        expected(rank, which++),
                        TOLERANCE);
            }
        }
    }

    /** Checks the gradients of a sum of the scores, each with a factor of its own. */
    private void gradients(Rank rank, DeviceTensor tokens) {
        var scores = gate(rank.parameters(), experts()).scores(tokens, rank.tape());
        rank.gradient(scores.multiply(rank.tape().of(factors(), scores.shape())).sum(), tokens);
    }

    private float[] factors() {
        return Numbers.uniform(9, TOKENS * experts(), -1, 1);
    }

    /** With respect to the tokens, which are number 0, or to a parameter. */
    private double[] expected(Rank rank, int which) {
        List<double[]> inputs = new ArrayList<>();
        inputs.add(Stream.of(tokens()).map(Numbers::doubles).reduce(new double[0], Numbers::join));
        Map<String, Integer> places = new LinkedHashMap<>();
        rank.parameters().tensors().forEach((name, tensor) -> {
            places.put(name, inputs.size());
            inputs.add(Numbers.doubles(tensor.toArray()));
        });
        WideTensors tensors = new WideTensors();
        return CentralDifferences.gradient(
                at -> {
                    Parameters parameters =
                            (name, mean, deviation, shape) -> tensors.wide(at[places.get(name)].clone(), shape);
                    double[] scores = tensors.values(
                            gate(parameters, experts()).scores(tensors.wide(at[0].clone(), TOKENS, width()), tensors));
                    tensors.again();
                    return Numbers.dot(scores, Numbers.doubles(factors()));
                },
                inputs.toArray(double[][]::new),
                which);
    }

    @Test
    protected final void rule09AnglesAreCosinesThroughWhichNoGradientFlows() {
        try (Rank rank = rank()) {
            Gate gate = gate(rank.parameters(), experts());
            float[][] tokens = tokens();
            tokens[1] = new float[width()];
            Optional<Affinity> affinity = gate.affinity(rank.matrix(tokens), rank.tape());
            if (affinity.isPresent()) {
                assertThat(affinity.get().width()).isPositive();
                assertThat(affinity.get().cosines().shape()).containsExactly(TOKENS, experts());
                assertThat(((DeviceTensor) affinity.get().cosines()).needsGradient())
                        .as("a gradient flows through angles")
                        .isFalse();
                assertCosines(affinity.get().cosines().toArray(), angles(gate, rank, longer(tokens)));
            }
        }
    }

    private static float[] angles(Gate gate, Rank rank, float[][] tokens) {
        return gate.affinity(rank.matrix(tokens), rank.tape())
                .orElseThrow()
                .cosines()
                .toArray();
    }

    private static float[][] longer(float[][] tokens) {
        float[][] longer = new float[tokens.length][];
        for (int t = 0; t < longer.length; t++) {
            longer[t] = tokens[t].clone();
            for (int i = 0; i < longer[t].length; i++) {
                longer[t][i] *= 4;
            }
        }
        return longer;
    }

    private void assertCosines(float[] cosines, float[] ofLonger) {
        for (int i = 0; i < cosines.length; i++) {
            assertThat(cosines[i]).as("angle %d", i).isBetween(-1.000001f, 1.000001f);
            assertThat(ofLonger[i]).as("angle %d of a longer token", i).isCloseTo(cosines[i], offset(2e-6f));
            if (i / experts() == 1) {
                assertThat(cosines[i]).as("angle of a token of zeros").isZero();
            }
        }
    }
}
