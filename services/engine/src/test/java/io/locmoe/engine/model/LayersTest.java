package io.locmoe.engine.model;

import static io.locmoe.conformance.tensor.Numbers.assertClose;
import static io.locmoe.conformance.tensor.Numbers.dot;
import static io.locmoe.conformance.tensor.Numbers.doubles;

import io.locmoe.comm.alltoall.AllToAllPlugin;
import io.locmoe.conformance.tensor.CentralDifferences;
import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.SoloMesh;
import io.locmoe.engine.exchange.StepClock;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.exchange.TokenRoute;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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
    private static final int[] OFFSETS = {0, 3, 3, 4, 9};

    /** A layer, the number of its rows and columns, and the same in float64 on x and the parameters. */
    private record Layer(
            String name,
            int rows,
            int columns,
            Function<ParameterBlock, UnaryOperator<DeviceTensor>> declare,
            Function<double[][], double[]> reference) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> layers() {
        List<Layer> layers = List.of(
                new Layer(
                        "linear",
                        5,
                        3,
                        b -> Linear.columns(b, "l", 3, 4, 1, 1f, TensorGroup.solo())::apply,
                        in -> PlainLayers.linear(in[0], in[1], in[2])),
                new Layer(
                        "linear without rows",
                        0,
                        3,
                        b -> Linear.columns(b, "l", 3, 4, 1, 1f, TensorGroup.solo())::apply,
                        in -> PlainLayers.linear(in[0], in[1], in[2])),
                new Layer(
                        "layer norm",
                        5,
                        6,
                        b -> new Normalization(b, "n", 6)::apply,
                        in -> PlainLayers.normalization(in[0], in[1], in[2])),
                new Layer(
                        "feed-forward",
                        5,
                        4,
                        b -> new FeedForward(b, "f", 4, 6, 1f, TensorGroup.solo())::apply,
                        in -> PlainLayers.feedForward(in[0], in[1], in[2], in[3], in[4])),
                attention(2, 3, 2),
                attention(1, 5, 1),
                attention(3, 1, 4),
                experts("uneven experts, one without a row", OFFSETS),
                experts("experts without a row", new int[5]),
                experts("one expert has all", new int[] {0, 0, 0, 7, 7}));
        return Stream.of(TestDriver.values()).flatMap(driver -> layers.stream().map(l -> Arguments.of(driver, l)));
    }

    private static Layer attention(int sequences, int sequence, int heads) {
        return new Layer(
                "attention of " + sequences + " x " + sequence + " tokens, " + heads + " heads",
                sequences * sequence,
                4,
                b -> {
                    Attention attention = new Attention(b, "a", 4, heads, 1f, TensorGroup.solo());
                    return x -> attention.apply(x, sequence);
                },
                in -> PlainLayers.attention(in[0], Arrays.copyOfRange(in, 1, 5), sequence, heads));
    }

    private static Layer experts(String name, int[] offsets) {
        return new Layer(
                name,
                offsets[4],
                4,
                b -> {
                    Experts experts = new Experts(b, "e", 4, 4, 4, 6, 1f, TensorGroup.solo());
                    return x -> experts(experts, offsets).apply(x);
                },
                in -> PlainLayers.experts(in[0], Arrays.copyOfRange(in, 1, in.length), offsets, 4));
    }

    /** Four experts on a mesh of one rank, where no row travels; in two chunks. */
    static UnaryOperator<DeviceTensor> experts(Experts experts, int[] offsets) {
        SoloMesh mesh = new SoloMesh();
        long[] counts = new long[4];
        Arrays.setAll(counts, e -> offsets[e + 1] - offsets[e]);
        TokenRoute route = TokenRoute.of(
                new long[][] {counts}, 0, ExpertPlacement.even(1, 4, mesh.topology()), Integer.MAX_VALUE, 2);
        var comm = new AllToAllPlugin().communicationStrategies().getFirst();
        RowExchange rows = new RowExchange(comm.create(Options.parse(comm.options(), Map.of())), mesh, new StepClock());
        ExpertStage stage = new ExpertStage(new TokenExchange(rows), experts);
        int[] tokens = new int[route.entries()];
        Arrays.setAll(tokens, i -> i);
        return x -> stage.apply(
                new DispatchStage.Dispatched(x, tokens, route, new MessageTag(1, 0, 0, Direction.DISPATCH, 0)));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void valueAndGradientsAreThoseOfFloat64(TestDriver driver, Layer layer) {
        float[] x = Numbers.uniform(8, layer.rows * layer.columns, -1, 1);
        try (Device device = driver.open();
                LayerBench bench = new LayerBench(device, layer.declare)) {
            double[][] inputs = bench.inputs(x);
            double[] expected = layer.reference.apply(inputs);
            float[] weights = Numbers.uniform(9, expected.length, -1, 1);
            DeviceTensor in = bench.tape.variable(x, layer.rows, layer.columns);
            DeviceTensor out = bench.layer.apply(in);
            assertClose("value", out.toArray(), expected, TOLERANCE);
            bench.tape.backward(
                    List.of(out.multiply(bench.tape.of(weights, out.shape())).sum()), new float[] {1f});
            float[] gradients = LayerBench.read(bench.tape, bench.block.gradients());
            for (int i = 0; i < inputs.length; i++) {
                double[] wanted =
                        CentralDifferences.gradient(p -> dot(layer.reference.apply(p), doubles(weights)), inputs, i);
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
    void aSecondBackwardAddsToTheFirst(TestDriver driver, Layer layer) {
        float[] x = Numbers.uniform(8, layer.rows * layer.columns, -1, 1);
        try (Device device = driver.open();
                LayerBench bench = new LayerBench(device, layer.declare)) {
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

    private static float[] backward(LayerBench bench, Layer layer, float[] x) {
        DeviceTensor out = bench.layer.apply(bench.tape.variable(x, layer.rows, layer.columns));
        bench.tape.backward(List.of(out.multiply(out).sum()), new float[] {1f});
        float[] gradients = LayerBench.read(bench.tape, bench.block.gradients());
        bench.tape.reset();
        return gradients;
    }
}
