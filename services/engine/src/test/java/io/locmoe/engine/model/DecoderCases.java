package io.locmoe.engine.model;

import io.locmoe.engine.TinyJob;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.expert.Experts;
import io.locmoe.engine.model.LayerCases.Layer;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.position.RotaryPositions;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.sparse.LoneExperts;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The layers of decoders like Llama and Mixtral, and a whole block of them, beside {@link PlainDecoder}. */
final class DecoderCases {
    private static final int WIDTH = 4;
    private static final int HIDDEN = 6;
    private static final double THETA = 50;
    private static final double LIMIT = 0.4;

    private DecoderCases() {}

    private static ModelSettings model(String... changes) {
        String[] all = Stream.concat(
                        Stream.of("width", "4", "feedForward", "6", "norm", "rms", "activation", "swiglu"),
                        Arrays.stream(changes))
                .toArray(String[]::new);
        return TinyJob.model(all);
    }

    static Stream<Layer> all() {
        ModelSettings unbiased = model("biases", "none");
        return Stream.of(
                new Layer(
                        "rms norm",
                        5,
                        WIDTH,
                        b -> Normalization.of(b, "n", unbiased)::apply,
                        in -> PlainDecoder.rmsNorm(in[0], in[1])),
                new Layer(
                        "gated feed-forward",
                        5,
                        WIDTH,
                        b -> new FeedForward(b, "f", unbiased, TensorGroup.solo())::apply,
                        in -> PlainDecoder.feedForward(in[0], in[1], in[2], HIDDEN)),
                clampedFeedForward(),
                clampedExperts(),
                attention("rotary positions", 2, 3, 1, 1, 4),
                attention("two heads for each of keys and values", 2, 5, 4, 2, 2),
                attention("one head for all keys and values", 1, 3, 2, 1, 6),
                latent(),
                rotated("a part of a head", 8, 4, "halves"),
                rotated("a part of a head that no pair of halves divides", 10, 6, "halves"),
                rotated("neighbours", 6, 6, "neighbours"),
                rotated("neighbours of a part of a head", 8, 2, "neighbours"),
                bounded("none"),
                bounded("head"),
                seen("window", 2, 7, "attentionWindow", "3"),
                seen("window of one", 1, 4, "attentionWindow", "1"),
                seen("sinks", 2, 5, "attentionSinks", "true"),
                seen("window and sinks", 1, 6, "attentionWindow", "2", "attentionSinks", "true"),
                seen(
                        "window longer than the sequence, and sinks",
                        2,
                        3,
                        "attentionWindow",
                        "4",
                        "attentionSinks",
                        "true"),
                normalised("head"),
                normalised("width"),
                shared(false),
                shared(true),
                experts("gated experts, one without a row", 0, 3, 3, 4, 9),
                experts("gated experts without a row", 0, 0, 0, 0, 0),
                block());
    }

    private static Layer attention(String name, int sequences, int sequence, int heads, int keys, int headWidth) {
        ModelSettings model = rotary(heads, keys, headWidth);
        return new Layer(
                name,
                sequences * sequence,
                WIDTH,
                b -> attention(b, model, sequence),
                in -> PlainDecoder.attention(
                        in[0], in[1], in[2], new PlainDecoder.Heads(heads, keys, headWidth, sequence, THETA)));
    }

    /** Two heads of two plain and four rotated elements, with values of three, of one sequence. */
    private static Layer latent() {
        ModelSettings model = rotary(
                2,
                0,
                6,
                "latentWidth",
                "5",
                "queryLatentWidth",
                "3",
                "rotaryWidth",
                "4",
                "valueWidth",
                "3",
                "latentScoreFactor",
                "1.5");
        return new Layer(
                "latent attention",
                4,
                WIDTH,
                b -> attention(b, model, 4),
                new PlainLatentAttention(model.latentShape(), THETA)::of);
    }

    /** Four heads of queries and two of keys in two sequences. */
    private static Layer rotated(String name, int width, int rotated, String pairs) {
        ModelSettings model = rotary(4, 2, width, "rotaryWidth", Integer.toString(rotated), "rotaryPairs", pairs);
        PlainDecoder.Heads heads =
                new PlainDecoder.Heads(4, 2, width, 5, THETA, 0, rotated, pairs.equals("neighbours"));
        return new Layer(
                "rotation of " + name,
                10,
                WIDTH,
                b -> attention(b, model, 5),
                in -> PlainDecoder.attention(in[0], in[1], in[2], heads));
    }

    /** Four heads of queries and two of keys, of two elements each, some beyond the bound and some not. */
    private static Layer bounded(String norm) {
        ModelSettings model = rotary(4, 2, 2, "attentionLimit", "" + LIMIT, "queryKeyNorm", norm);
        return new Layer(
                "bounds of queries, keys and values with the norm " + norm,
                6,
                WIDTH,
                b -> attention(b, model, 3),
                in -> PlainDecoder.attention(
                        in[0],
                        in[1],
                        in[2],
                        new PlainDecoder.Heads(4, 2, 2, 3, THETA),
                        all -> PlainDecoder.bounded(
                                norm.equals("none") ? all : PlainDecoder.normalised(all, in[3], in[4], 8, 4), LIMIT)));
    }

    /** Two heads of queries for one of keys. */
    private static Layer seen(String name, int sequences, int sequence, String... sight) {
        ModelSettings model = rotary(2, 1, 4, sight);
        PlainDecoder.Heads heads =
                new PlainDecoder.Heads(2, 1, 4, sequence, THETA, model.window().tokens());
        return new Layer(name, sequences * sequence, WIDTH, b -> attention(b, model, sequence), in -> {
            double[] sinks = model.window().sinks() ? in[3] : new double[0];
            return PlainDecoder.attention(in[0], in[1], in[2], heads, all -> all, sinks);
        });
    }

    /** Four heads of queries and two of keys, of two elements each. */
    private static Layer normalised(String kind) {
        ModelSettings model = rotary(4, 2, 2, "queryKeyNorm", kind);
        return new Layer(
                "queries and keys normalised by " + kind,
                6,
                WIDTH,
                b -> attention(b, model, 3),
                in -> PlainDecoder.attention(
                        in[0],
                        in[1],
                        in[2],
                        new PlainDecoder.Heads(4, 2, 2, 3, THETA),
                        all -> PlainDecoder.normalised(all, in[3], in[4], 8, 4)));
    }

    private static ModelSettings rotary(int heads, int keys, int headWidth, String... more) {
        String[] changes = {
            "biases",
            "none",
            "positions",
            "rotary",
            "rotaryTheta",
            Double.toString(THETA),
            "heads",
            Integer.toString(heads),
            "keyValueHeads",
            Integer.toString(keys),
            "headWidth",
            Integer.toString(headWidth)
        };
        return model(Stream.concat(Arrays.stream(changes), Arrays.stream(more)).toArray(String[]::new));
    }

    private static UnaryOperator<DeviceTensor> attention(ParameterBlock block, ModelSettings model, int sequence) {
        SelfAttention attention = SelfAttention.of(block, "a", model, 0, RotaryPositions.of(model), TensorGroup.solo());
        return x -> attention.apply(x, Documents.ofSequences(x.rows(), sequence));
    }

    /** A shared expert that is wider than others. */
    private static Layer shared(boolean gate) {
        int hidden = HIDDEN + 2;
        ModelSettings model =
                model("biases", "none", "sharedFeedForward", Integer.toString(hidden), "sharedGate", "" + gate);
        return new Layer(
                "shared expert" + (gate ? " with a gate" : ""),
                5,
                WIDTH,
                b -> SharedExpert.of(b, "s", model, TensorGroup.solo()).orElseThrow()::apply,
                in -> {
                    double[] y = PlainDecoder.feedForward(in[0], in[1], in[2], hidden);
                    return gate ? PlainDecoder.gated(y, in[0], in[3]) : y;
                });
    }

    /** Bounds that some gates and values are beyond, on either side. */
    private static ModelSettings clamped() {
        return TinyJob.model("width", "4", "feedForward", "6", "activation", "clamped-swiglu", "gateLimit", "" + LIMIT);
    }

    private static Layer clampedFeedForward() {
        return new Layer(
                "clamped feed-forward",
                5,
                WIDTH,
                b -> new FeedForward(b, "f", clamped(), TensorGroup.solo())::apply,
                in -> PlainDecoder.clamped(in[0], Arrays.copyOfRange(in, 1, 5), HIDDEN, LIMIT));
    }

    private static Layer clampedExperts() {
        int[] offsets = {0, 3, 3, 4, 9};
        return new Layer(
                "clamped experts, one without a row",
                9,
                WIDTH,
                b -> LoneExperts.of(new Experts(b, "e", 4, 4, clamped(), TensorGroup.solo()), offsets),
                in -> PlainDecoder.byExpert(in[0], offsets, WIDTH, (rows, e) -> {
                    double[][] own = Arrays.copyOfRange(in, 4 * e + 1, 4 * e + 5);
                    return PlainDecoder.clamped(rows, own, HIDDEN, LIMIT);
                }));
    }

    private static Layer experts(String name, int... offsets) {
        ModelSettings model = model("biases", "none");
        return new Layer(
                name,
                offsets[4],
                WIDTH,
                b -> LoneExperts.of(new Experts(b, "e", 4, 4, model, TensorGroup.solo()), offsets),
                in -> PlainDecoder.experts(in[0], Arrays.copyOfRange(in, 1, in.length), offsets, WIDTH, HIDDEN));
    }

    /** x + attention(norm(x)), and of that y + feedForward(norm(y)). */
    private static Layer block() {
        ModelSettings model = rotary(4, 2, 2);
        return new Layer(
                "a block of rms norms, rotary positions, grouped keys and values and a gated layer",
                6,
                WIDTH,
                b -> {
                    Normalization first = Normalization.of(b, "first", model);
                    UnaryOperator<DeviceTensor> attention = attention(b, model, 3);
                    Normalization second = Normalization.of(b, "second", model);
                    FeedForward feedForward = new FeedForward(b, "f", model, TensorGroup.solo());
                    return x -> {
                        Normalization.Sum sum = second.apply(x, attention.apply(first.apply(x)));
                        return sum.sum().add(feedForward.apply(sum.normalised()));
                    };
                },
                in -> PlainDecoder.block(in, new PlainDecoder.Heads(4, 2, 2, 3, THETA), HIDDEN));
    }
}
