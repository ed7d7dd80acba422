package io.locmoe.conformance.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.spi.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tensors that gradients are compared with: every operation in float64. */
class WideTensorTest {
    static Stream<OperationCase> cases() {
        return OperationCases.all().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyOperationMatchesItsPlainFormula(OperationCase c) {
        float[][] inputs = c.inputs();
        WideTensors tensors = new WideTensors();
        Tensor[] in = new Tensor[inputs.length];
        for (int i = 0; i < in.length; i++) {
            in[i] = tensors.of(inputs[i], c.shapes()[i]);
        }
        double[] found = ((WideTensor) c.operation().of(in)).values();
        double[] expected = c.value(Stream.of(inputs).map(Numbers::doubles).toArray(double[][]::new));
        assertThat(found).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i])
                    .as("element %d", i)
                    .isCloseTo(expected[i], within(1e-12 + 1e-7 * Math.abs(expected[i])));
        }
    }
}
