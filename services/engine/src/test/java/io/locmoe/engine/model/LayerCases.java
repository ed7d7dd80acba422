package io.locmoe.engine.model;

import io.locmoe.conformance.tensor.Plain;
import io.locmoe.engine.PlainLayers;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.expert.Experts;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.sparse.LoneExperts;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Layers with parameters, and the same in float64. */
final class LayerCases {
    private static final int[] OFFSETS = {0, 3, 3, 4, 9};
    private static final ModelSettings MODEL = TinyJob.model("width", "4", "heads", "1", "feedForward", "6");

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
        return Stream.concat(ofPangu(), DecoderCases.all());
    }

    private static Stream<Layer> ofPangu() {
        return Stream.of(
                new Layer(
                        "linear",
                        5,
                        3,
                        b -> Linear.columns(b, "l", 3, List.of(4), true, 1f, TensorGroup.solo())::apply,
                        in -> PlainLayers.linear(in[0], in[1], in[2])),
                new Layer(
                        "linear without rows",
                        0,
                        3,
                        b -> Linear.columns(b, "l", 3, List.of(4), true, 1f, TensorGroup.solo())::apply,
                        in -> PlainLayers.linear(in[0], in[1], in[2])),
                new Layer(
                        "layer norm",
                        5,
                        6,
                        b -> new LayerNormalization(b, "n", 6, 1e-5f)::apply,
                        in -> PlainLayers.normalization(in[0], in[1], in[2])),
                new Layer(
                        "layer norm of a sum",
                        5,
                        6,
                        b -> {
                            Normalization norm = new LayerNormalization(b, "n", 6, 1e-5f);
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
                        b -> new FeedForward(b, "f", MODEL, TensorGroup.solo())::apply,
                        in -> PlainLayers.feedForward(in[0], in[1], in[2], in[3], in[4])),
                attention(2, 3, 2),
                attention(1, 5, 1),
                attention(3, 1, 4),
                experts("uneven experts, one without a row", OFFSETS),
                experts("experts without a row", new int[5]),
                experts("one expert has all", new int[] {0, 0, 0, 7, 7}));
    }

    private static Layer attention(int sequences, int sequence, int heads) {
        ModelSettings model = TinyJob.model("width", "4", "heads", Integer.toString(heads));
        return new Layer(
                "attention of " + sequences + " x " + sequence + " tokens, " + heads + " heads",
                sequences * sequence,
                4,
                b -> {
                    Attention attention = new Attention(b, "a", model, 0, Optional.empty(), TensorGroup.solo());
                    return x -> attention.apply(x, Documents.ofSequences(x.rows(), sequence));
                },
                in -> PlainLayers.attention(in[0], Arrays.copyOfRange(in, 1, 5), sequence, heads));
    }

    private static Layer experts(String name, int[] offsets) {
        return new Layer(
                name,
                offsets[4],
                4,
                b -> {
                    Experts experts = new Experts(b, "e", 4, 4, MODEL, TensorGroup.solo());
                    return LoneExperts.of(experts, offsets);
                },
                in -> PlainLayers.experts(in[0], Arrays.copyOfRange(in, 1, in.length), offsets, 4));
    }
}
