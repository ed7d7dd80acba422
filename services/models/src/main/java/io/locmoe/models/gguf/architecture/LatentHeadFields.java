package io.locmoe.models.gguf.architecture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.LatentShape;
import java.util.Map;

/**
 * The heads of latent attention. llama.cpp computes with the latent vector and the rotated part of keys as the one key
 * of all heads; older files have keys and values of each head.
 */
final class LatentHeadFields {
    private static final String LATENT = "attention.kv_lora_rank";
    private static final String QUERIES = "attention.q_lora_rank";
    private static final String HEAD_KEY = "attention.key_length_mla";
    private static final String HEAD_VALUE = "attention.value_length_mla";

    private LatentHeadFields() {}

    /** Reads the fields of {@code config.json}, which has the number of heads. */
    static void read(OwnMetadata own, ObjectNode config) {
        int rotated = own.needed(PlainHeadFields.ROTATED);
        int latent = own.needed(LATENT);
        boolean joined = own.whole(HEAD_KEY).isPresent();
        int heads = config.path("num_attention_heads").intValue();
        int keyHeads = joined ? 1 : heads;
        own.require(
                own.whole(PlainHeadFields.KEY_HEADS, heads) == keyHeads,
                PlainHeadFields.KEY_HEADS,
                keyHeads + " as latent attention has");
        if (joined) {
            own.same(PlainHeadFields.KEY, latent + rotated, "kv_lora_rank and rope.dimension_count");
            own.same(PlainHeadFields.VALUE, latent, "kv_lora_rank");
        }
        config.put("num_key_value_heads", heads).put("kv_lora_rank", latent).put("qk_rope_head_dim", rotated);
        int queries = own.whole(QUERIES, 0);
        config.put("q_lora_rank", queries == 0 ? null : Integer.valueOf(queries));
        parts(own, joined, rotated, config);
    }

    private static void parts(OwnMetadata own, boolean joined, int rotated, ObjectNode config) {
        String keys = joined ? HEAD_KEY : PlainHeadFields.KEY;
        own.require(own.needed(keys) > rotated, keys, "more than rope.dimension_count");
        config.put("qk_nope_head_dim", own.needed(keys) - rotated);
        config.put("v_head_dim", own.needed(joined ? HEAD_VALUE : PlainHeadFields.VALUE));
    }

    static void write(LatentShape shape, Map<String, Object> values) {
        values.put(PlainHeadFields.KEY_HEADS, 1);
        values.put(PlainHeadFields.KEY, shape.latent() + shape.rotary());
        values.put(PlainHeadFields.VALUE, shape.latent());
        values.put(HEAD_KEY, shape.width());
        values.put(HEAD_VALUE, shape.value());
        values.put(QUERIES, shape.queries());
        values.put(LATENT, shape.latent());
        values.put(PlainHeadFields.ROTATED, shape.rotary());
    }
}
