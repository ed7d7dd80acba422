package io.locmoe.engine.checkpoint.description;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.LatentShape;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.WindowSettings;
import io.locmoe.spi.plugin.Option;

/** Positions and heads in {@code config.json} of a checkpoint. */
public final class AttentionDescription {
    private AttentionDescription() {}

    /** Writes the kind of positions, and the shape of heads. */
    public static void write(ObjectNode root, ModelSettings model) {
        root.put("position_embedding_type", Option.text(model.positions()));
        if (model.positions() == ModelSettings.PositionKind.ROTARY) {
            RotaryDescription.write(root, model.rotary(), model.positionedWidth());
        }
        writeWindow(root, model.window());
        root.put("num_key_value_heads", model.headShape().keysAndValues());
        root.put("qk_norm", Option.text(model.queryKeyNorm()));
        root.put("head_dim", model.headShape().width());
        if (model.clamp().attention() > 0) {
            root.put("clip_qkv", model.clamp().attention());
        }
        if (model.latent().used()) {
            writeLatent(root, model.latentShape());
        } else {
            root.put("attention_qkv_layout", "columns: queries of all heads, keys of all heads, values of all heads");
        }
    }

    private static void writeWindow(ObjectNode root, WindowSettings window) {
        if (window.tokens() > 0) {
            root.put("sliding_window", window.tokens());
            root.put("full_attention_every", window.fullEvery());
            root.put("sliding_window_from", window.from());
            root.put("sliding_window_until", window.until());
        }
        if (window.sinks()) {
            root.put("attention_sinks", true);
        }
    }

    private static void writeLatent(ObjectNode root, LatentShape shape) {
        root.put("q_lora_rank", shape.queries() == 0 ? null : shape.queries());
        root.put("kv_lora_rank", shape.latent());
        root.put("qk_nope_head_dim", shape.plain());
        root.put("qk_rope_head_dim", shape.rotary());
        root.put("v_head_dim", shape.value());
        root.put("attention_score_factor", shape.factor());
        root.put("latent_norm_eps", shape.epsilon());
        root.put("attention_key_value_layout", "columns: keys of all heads without rotated parts, values of all heads");
    }
}
