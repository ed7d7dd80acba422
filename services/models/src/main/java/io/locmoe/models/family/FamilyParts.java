package io.locmoe.models.family;

import io.locmoe.engine.settings.BiasKind;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.ModelSettings.ActivationKind;
import io.locmoe.engine.settings.ModelSettings.QueryKeyKind;
import io.locmoe.engine.settings.WindowSettings;
import io.locmoe.spi.plugin.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What stands against writing a model as one of a family: parts that the family does not have. */
final class FamilyParts {
    private FamilyParts() {}

    /** What of a model a family without windows and shared experts does not have in attention and experts. */
    static List<String> against(Decoder decoder, QueryKeyKind norm, List<BiasKind> biases) {
        List<String> against = againstAttention(decoder, norm, biases);
        unshared(decoder, against);
        return against;
    }

    /** What of a model the attention of a family without windows does not have. */
    static List<String> againstAttention(Decoder decoder, QueryKeyKind norm, List<BiasKind> biases) {
        List<String> against = againstWindows(decoder, norm, biases);
        withoutWindows(decoder, against);
        return against;
    }

    /** Notes that a family has no windows. */
    static void withoutWindows(Decoder decoder, List<String> against) {
        int window = decoder.model().window().tokens();
        Decoder.note(against, window == 0, "attentionWindow", "" + window, "0");
    }

    /** What of a model other than windows a family does not have in attention and the choice of experts. */
    static List<String> againstWindows(Decoder decoder, QueryKeyKind norm, List<BiasKind> biases) {
        List<String> against = againstHeads(decoder, norm, biases);
        withoutDeepseek(decoder, against);
        withoutPangu(decoder, against);
        return against;
    }

    /** Notes that a family has neither factors of experts nor choices in each of several groups. */
    static void withoutPangu(Decoder decoder, List<String> against) {
        Decoder.note(against, !decoder.model().expertScale(), "expertScale", "true", "false");
        int groups = decoder.routing().equalGroups();
        Decoder.note(against, groups == 1, "router.groups", "" + groups, "1");
    }

    /** Notes that the heads of a family are together as wide as the model. */
    static void headsOfWidth(Decoder decoder, List<String> against) {
        int heads = decoder.model().headShape().queryWidth();
        Decoder.note(against, heads == decoder.model().width(), "heads times headWidth", "" + heads, "the width");
    }

    /** Notes that a family has neither latent attention nor dense first blocks nor a choice in groups. */
    static void withoutDeepseek(Decoder decoder, List<String> against) {
        ModelSettings model = decoder.model();
        int latent = model.latent().latentWidth();
        int dense = model.dense().denseBlocks();
        Decoder.note(against, latent == 0, "latentWidth", "" + latent, "0");
        Decoder.note(against, dense == 0, "denseBlocks", "" + dense, "0");
        boolean even = model.sparseLayers() == model.blocks() || model.denseHidden() == model.feedForward();
        Decoder.note(against, even, "denseFeedForward", "" + model.denseHidden(), "feedForward");
        Decoder.note(
                against,
                decoder.routing().plain(),
                "the choice of experts",
                "in groups or with weightScale",
                "softmax scores of all");
    }

    /** What of a model a family's heads and activation do not have; bounds are those of norms over the width. */
    static List<String> againstHeads(Decoder decoder, QueryKeyKind norm, List<BiasKind> biases) {
        ModelSettings model = decoder.model();
        List<String> against = new ArrayList<>();
        String own = Option.text(model.queryKeyNorm());
        Decoder.note(against, model.queryKeyNorm() == norm, "queryKeyNorm", own, Option.text(norm));
        String needed = String.join(" or ", biases.stream().map(Option::text).toList());
        Decoder.note(against, biases.contains(model.biases()), "biases", Option.text(model.biases()), needed);
        String activation = Option.text(model.activation());
        Decoder.note(against, model.activation() == ActivationKind.SWIGLU, "activation", activation, "swiglu");
        Decoder.note(against, !model.window().sinks(), "attentionSinks", "true", "false");
        Decoder.note(against, !decoder.routing().biased(), "gate.bias", "true", "false");
        if (norm != QueryKeyKind.WIDTH) {
            unbounded(decoder, against);
        }
        return against;
    }

    /** Notes that all blocks of a family have a window, or none. */
    static void windowOfAll(Decoder decoder, List<String> against) {
        ModelSettings model = decoder.model();
        WindowSettings window = model.window();
        boolean all = IntStream.range(0, model.blocks()).allMatch(block -> window.of(block) == window.tokens());
        Decoder.note(against, all, "attentionWindow", window.tokens() + " in some blocks", "the same in all");
    }

    /** Notes that a family has no bounds of queries, keys and values. */
    static void unbounded(Decoder decoder, List<String> against) {
        double limit = decoder.model().clamp().attention();
        Decoder.note(against, limit == 0, "attentionLimit", "" + limit, "0");
    }

    /** Notes that a family has no shared experts. */
    static void unshared(Decoder decoder, List<String> against) {
        ModelSettings model = decoder.model();
        boolean unshared = model.sharedFeedForward() == 0 || model.sparseLayers() == 0;
        Decoder.note(against, unshared, "sharedFeedForward", "" + model.sharedFeedForward(), "0");
    }

    /** Notes that no block is sparse in a family. */
    static void allDense(Decoder decoder, List<String> against) {
        boolean dense = decoder.model().sparseLayers() == 0;
        Decoder.note(against, dense, "sparseEvery", "" + decoder.model().sparseEvery(), "0");
    }

    /** Notes that a family has sparse blocks. */
    static void someSparse(Decoder decoder, List<String> against) {
        boolean sparse = decoder.model().sparseLayers() > 0;
        Decoder.note(against, sparse, "sparseEvery", "" + decoder.model().sparseEvery(), "some n up to the blocks");
    }

    /** Notes that every block is sparse in a family. */
    static void allSparse(Decoder decoder, List<String> against) {
        int every = decoder.model().sparseEvery();
        Decoder.note(against, every == 1, "sparseEvery", "" + every, "1");
    }
}
