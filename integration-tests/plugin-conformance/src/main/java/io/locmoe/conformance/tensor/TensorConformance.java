package io.locmoe.conformance.tensor;

import static io.locmoe.conformance.tensor.Numbers.assertClose;
import static io.locmoe.conformance.tensor.Numbers.dot;
import static io.locmoe.conformance.tensor.Numbers.doubles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every operation of the tape on a device against float64: its value, and its gradient against central differences of a
 * weighted sum. Both agree to the rounding of float32 with at most 30 terms, 1e-5 of the largest element.
 */
public abstract class TensorConformance {
    private static final double TOLERANCE = 1e-5;
    private static final Set<String> NO_OPERATIONS = Set.of("shape", "elements", "size", "toArray");

    /** The driver whose device 0 runs the operations. */
    protected abstract DeviceDriver driver();

    static Stream<OperationCase> cases() {
        return OperationCases.all().stream();
    }

    @Test
    protected final void rule1EveryOperationOfTheInterfaceHasACase() {
        Set<String> tested = cases().map(OperationCase::method).collect(Collectors.toSet());
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
    @MethodSource("io.locmoe.conformance.tensor.TensorConformance#cases")
    protected final void rule2ValueAndGradientAreThoseOfFloat64(OperationCase c) {
        float[][] inputs = c.inputs();
        double[][] wide = wide(inputs);
        double[] expected = c.value(wide);
        float[] weights = Numbers.uniform(5, expected.length, -1, 1);
        try (Device device = driver().open(0);
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
                        x -> dot(c.reference().of(x, wide(inputs)), doubles(weights)), wide, i);
                assertClose("gradient of input " + i, gradient(in[i]), wanted, TOLERANCE);
            }
            tape.reset();
        }
    }

    /** One element a time, so that none hides behind a larger one. */
    @ParameterizedTest
    @ValueSource(floats = {-85f, -60f, -20f, -3f, -1e-3f, 0f, 1e-3f, 3f, 20f, 60f, 1e4f})
    protected final void rule3SoftplusKeepsItsDigits(float x) {
        try (Device device = driver().open(0);
                Tape tape = new Tape(device)) {
            DeviceTensor in = tape.variable(new float[] {x}, 1);
            DeviceTensor out = (DeviceTensor) in.softplus();
            double expected = Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
            assertThat((double) out.toArray()[0]).isCloseTo(expected, offset(1e-6 * expected));
            tape.backward(List.of((DeviceTensor) out.sum()), new float[] {1f});
            double slope = 1 / (1 + Math.exp(-x));
            assertThat((double) gradient(in)[0]).as("slope").isCloseTo(slope, offset(1e-6 * slope));
            tape.reset();
        }
    }

    private static double[][] wide(float[][] inputs) {
        return Stream.of(inputs).map(Numbers::doubles).toArray(double[][]::new);
    }

    private static float[] gradient(DeviceTensor tensor) {
        DeviceTensor gradient = tensor.tape().parameter(true, tensor.shape());
        gradient.bind(tensor.gradient(), null);
        return gradient.toArray();
    }
}
