package io.locmoe.engine.tape;

import static io.locmoe.engine.Numbers.assertClose;
import static io.locmoe.engine.Numbers.dot;
import static io.locmoe.engine.Numbers.doubles;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.CentralDifferences;
import io.locmoe.engine.Numbers;
import io.locmoe.engine.TestDriver;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.tensor.Tensor;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation against float64: its value, and its gradient against central differences of a weighted sum. Both
 * agree to the rounding of float32 with at most 30 terms, 1e-5 of the largest element.
 */
class TensorOperationsTest {
    private static final double TOLERANCE = 1e-5;
    private static final Set<String> NO_OPERATIONS = Set.of("shape", "elements", "size", "toArray");

    static Stream<Arguments> cases() {
        return Stream.of(TestDriver.values())
                .flatMap(driver -> OperationCases.all().stream().map(c -> Arguments.of(driver, c)));
    }

    @Test
    void everyOperationOfTheInterfaceHasACase() {
        Set<String> tested =
                OperationCases.all().stream().map(OperationCase::method).collect(Collectors.toSet());
        List<String> declared = Arrays.stream(Tensor.class.getDeclaredMethods())
                .filter(m -> !m.isSynthetic())
                .map(Method::getName)
                .filter(name -> !NO_OPERATIONS.contains(name))
                .distinct()
                .toList();
        assertThat(declared).isNotEmpty();
        assertThat(tested).containsAll(declared);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valueAndGradientAreThoseOfFloat64(TestDriver driver, OperationCase c) {
        float[][] inputs = c.inputs();
        double[][] wide = Stream.of(inputs).map(Numbers::doubles).toArray(double[][]::new);
        double[] expected = c.value(wide);
        float[] weights = Numbers.uniform(5, expected.length, -1, 1);
        try (Device device = driver.open();
                Tape tape = new Tape(device)) {
            DeviceTensor[] in = new DeviceTensor[inputs.length];
            for (int i = 0; i < in.length; i++) {
                in[i] = tape.variable(inputs[i], c.shapes()[i]);
            }
            DeviceTensor out = (DeviceTensor) c.operation().of(in);
            assertClose("value", out.toArray(), expected, TOLERANCE);
            tape.backward(List.of(out.multiply(tape.of(weights, out.shape())).sum()), new float[] {1f});
            for (int i = 0; i < in.length; i++) {
                double[] wanted = CentralDifferences.gradient(
                        x -> dot(c.reference().of(x, fixed(inputs)), doubles(weights)), wide, i);
                assertClose("gradient of input " + i, gradient(tape, in[i]), wanted, TOLERANCE);
            }
            tape.reset();
        }
    }

    private static double[][] fixed(float[][] inputs) {
        return Stream.of(inputs).map(Numbers::doubles).toArray(double[][]::new);
    }

    private static float[] gradient(Tape tape, DeviceTensor tensor) {
        return new DeviceTensor(tape, new Slot(tensor.gradient(), false), tensor.shape()).toArray();
    }
}
