package io.locmoe.models.gguf.architecture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.HeadShape;
import java.util.Map;

/** The heads of attention whose queries, keys and values are of one width. */
final class PlainHeadFields {
    static final String KEY = "attention.key_length";
    static final String VALUE = "attention.value_length";
    static final String ROTATED = "rope.dimension_count";
    static final String KEY_HEADS = "attention.head_count_kv";

    private PlainHeadFields() {}

    /** Reads the fields of {@code config.json}, which has the width of the model and the number of heads. */
    static void read(OwnMetadata own, GgufArchitecture architecture, ObjectNode config) {
        int heads = config.path("num_attention_heads").intValue();
        config.put("num_key_value_heads", own.whole(KEY_HEADS, heads));
        int usual = config.path("hidden_size").intValue() / heads;
        int width = own.whole(KEY, usual);
        own.same(VALUE, width, "the width of a head");
        own.same(ROTATED, width, "the width of a head");
        own.require(width > 0 && width % 2 == 0, KEY, "an even width of a head from 2 on");
        own.require(architecture != GgufArchitecture.OLMOE || width == usual, KEY, "embedding_length over head_count");
        config.put("head_dim", width);
    }

    static void write(HeadShape heads, Map<String, Object> values) {
        values.put(KEY_HEADS, heads.keysAndValues());
        values.put(KEY, heads.width());
        values.put(VALUE, heads.width());
        values.put(ROTATED, heads.width());
    }
}
