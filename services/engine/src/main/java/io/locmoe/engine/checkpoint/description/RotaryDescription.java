package io.locmoe.engine.checkpoint.description;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.RotarySettings;
import io.locmoe.spi.plugin.Option;

/** Rotary positions under the names that Hugging Face models use. */
public final class RotaryDescription {
    private RotaryDescription() {}

    /** Writes {@code rope_theta}, and {@code rope_scaling} of positions that are scaled. */
    public static void write(ObjectNode root, RotarySettings rotary) {
        root.put("rope_theta", rotary.theta());
        if (rotary.scaling() == RotarySettings.ScalingKind.NONE) {
            return;
        }
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
