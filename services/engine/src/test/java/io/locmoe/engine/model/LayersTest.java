package io.locmoe.engine.model;

import static io.locmoe.conformance.tensor.Numbers.assertClose;
import static io.locmoe.conformance.tensor.Numbers.dot;
import static io.locmoe.conformance.tensor.Numbers.doubles;

import io.locmoe.conformance.tensor.CentralDifferences;
import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.engine.LayerBench;
import io.locmoe.engine.PartialDriver;
import io.locmoe.engine.TestDriver;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.kernel.Kernels;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Layers with parameters against plain float64 loops: values, and gradients of input and of every parameter against
 * central differences, to 2e-5 of the largest element (float32, sums of up to 50 terms).
 */
class LayersTest {
    private static final double TOLERANCE = 2e-5;

    static Stream<Arguments> layers() {
        return Stream.of(TestDriver.values())
                .flatMap(driver -> LayerCases.all().map(layer -> Arguments.of(driver, layer)));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void valueAndGradientsAreThoseOfFloat64(TestDriver driver, LayerCases.Layer layer) {
        check(driver.open(), layer);
    }

    @ParameterizedTest
    @MethodSource("io.locmoe.engine.model.LayerCases#all")
    void valueAndGradientsMatchFloat64WithoutFusedKernels(LayerCases.Layer layer) {
        PartialDriver plain = new PartialDriver(Set.copyOf(Kernels.fused()));
        check(plain.open(0), layer);
    }

    private static void check(Device opened, LayerCases.Layer layer) {
        float[] x = Numbers.uniform(8, layer.rows() * layer.columns(), -1, 1);
        try (Device device = opened;
                LayerBench bench = new LayerBench(device, layer.declare())) {
            double[][] inputs = bench.inputs(x);
            double[] expected = layer.reference().apply(inputs);
            float[] weights = Numbers.uniform(9, expected.length, -1, 1);
            DeviceTensor in = bench.tape.variable(x, layer.rows(), layer.columns());
            DeviceTensor out = bench.layer.apply(in);
            assertClose("value", out.toArray(), expected, TOLERANCE);
            bench.tape.backward(
                    List.of(out.multiply(bench.tape.of(weights, out.shape())).sum()), new float[] {1f});
            float[] gradients = LayerBench.read(bench.tape, bench.block.gradients());
            for (int i = 0; i < inputs.length; i++) {
                double[] wanted =
                        CentralDifferences.gradient(p -> dot(layer.reference().apply(p), doubles(weights)), inputs, i);
                String name = i == 0 ? "x" : bench.block.parameters().get(i - 1).name();
                assertClose(
                        "gradient of " + name,
                        i == 0 ? LayerBench.read(bench.tape, in.gradient()) : bench.part(gradients, i - 1),
                        wanted,
                        TOLERANCE);
            }
            bench.tape.reset();
        }
    }

    /** Gradients of a step's micro-batches add up in the parameters. */
    @ParameterizedTest
    @MethodSource("layers")
    void aSecondBackwardAddsToTheFirst(TestDriver driver, LayerCases.Layer layer) {
        float[] x = Numbers.uniform(8, layer.rows() * layer.columns(), -1, 1);
        try (Device device = driver.open();
                LayerBench bench = new LayerBench(device, layer.declare())) {
            double[] once = doubles(backward(bench, layer, x));
            assertClose(
                    "after two",
                    backward(bench, layer, x),
                    Arrays.stream(once).map(g -> 2 * g).toArray(),
                    1e-6);
            bench.block.clearGradients();
            assertClose("after clearing", backward(bench, layer, x), once, 0);
        }
    }

    private static float[] backward(LayerBench bench, LayerCases.Layer layer, float[] x) {
        DeviceTensor out = bench.layer.apply(bench.tape.variable(x, layer.rows(), layer.columns()));
        bench.tape.backward(List.of(out.multiply(out).sum()), new float[] {1f});
        float[] gradients = LayerBench.read(bench.tape, bench.block.gradients());
        bench.tape.reset();
        return gradients;
    }
}
