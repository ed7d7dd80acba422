package io.locmoe.engine.model;

import io.locmoe.comm.alltoall.AllToAllPlugin;
import io.locmoe.conformance.tensor.Plain;
import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.SoloMesh;
import io.locmoe.engine.exchange.StepClock;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.exchange.TokenRoute;
import io.locmoe.engine.model.DispatchStage.Dispatched;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Layers with parameters, and the same in float64. */
final class LayerCases {
    private static final int[] OFFSETS = {0, 3, 3, 4, 9};

    private LayerCases() {}

    /** A layer, the number of its rows and columns, and the same in float64 on x and the parameters. */
    record Layer(
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

    static Stream<Layer> all() {
        return Stream.of(
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
                        "layer norm of a sum",
                        5,
                        6,
                        b -> {
                            Normalization norm = new Normalization(b, "n", 6);
                            return x -> {
                                Normalization.Sum sum = norm.apply(x, x.gelu());
                                return sum.sum().multiply(sum.normalised());
                            };
                        },
                        in -> {
                            double[] sum = Plain.gelu(in[0]);
                            Arrays.setAll(sum, i -> sum[i] + in[0][i]);
                            double[] normalised = PlainLayers.normalization(sum, in[1], in[2]);
                            Arrays.setAll(sum, i -> sum[i] * normalised[i]);
                            return sum;
                        }),
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
        LayerSite site =
                new LayerSite(0, "test", 1, mesh.topology(), ExpertPlacement.even(1, 4, mesh.topology()), mesh);
        DispatchStage dispatch = new DispatchStage(site, experts, rows, 2);
        int[] tokens = new int[route.entries()];
        Arrays.setAll(tokens, i -> i);
        return x -> {
            Dispatched dispatched = dispatch.send(x, tokens, route, new MessageTag(1, 0, 0, Direction.DISPATCH, 0));
            DeviceTensor outputs = new ExpertStage().compute(dispatched);
            dispatched.trip().arrive();
            return outputs;
        };
    }
}
