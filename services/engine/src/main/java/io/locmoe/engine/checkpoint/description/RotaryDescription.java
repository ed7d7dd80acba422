package io.locmoe.engine.checkpoint.description;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.RotarySettings;
import io.locmoe.spi.plugin.Option;

/** Rotary positions under the names that Hugging Face models use. */
public final class RotaryDescription {
    private RotaryDescription() {}

    /**
     * Writes {@code rope_theta}, {@code rope_scaling} of positions that are scaled, and what is not usual of pairs.
     *
     * @param headWidth elements of a head, of which the first are rotated
     */
    public static void write(ObjectNode root, RotarySettings rotary, int headWidth) {
        root.put("rope_theta", rotary.theta());
        if (rotary.width() > 0 && rotary.width() < headWidth) {
            root.put("partial_rotary_factor", part(rotary.width(), headWidth));
        }
        if (rotary.pairs() == RotarySettings.PairKind.NEIGHBOURS) {
            root.put("rope_interleaved", true);
        }
        if (rotary.scaling() != RotarySettings.ScalingKind.NONE) {
            scaling(root, rotary);
        }
    }

    private static void scaling(ObjectNode root, RotarySettings rotary) {
        ObjectNode scaling = root.putObject("rope_scaling");
        scaling.put("rope_type", Option.text(rotary.scaling())).put("factor", rotary.factor());
        switch (rotary.scaling()) {
            case LLAMA3 ->
                scaling.put("original_max_position_embeddings", rotary.original())
                        .put("low_freq_factor", rotary.slow())
                        .put("high_freq_factor", rotary.fast());
            case YARN -> yarn(scaling, rotary);
            case NONE, LINEAR -> {}
        }
    }

    /** A factor of whose product with all elements the whole part is those of a part, as it is read. */
    private static double part(int elements, int all) {
        double factor = (double) elements / all;
        return (int) (all * factor) == elements ? factor : Math.nextUp(factor);
    }

    private static void yarn(ObjectNode scaling, RotarySettings rotary) {
        scaling.put("original_max_position_embeddings", rotary.original())
                .put("beta_fast", rotary.fast())
                .put("beta_slow", rotary.slow())
                .put("truncate", rotary.truncate());
        if (rotary.attention() > 0) {
            scaling.put("attention_factor", rotary.attention());
        }
    }
}
