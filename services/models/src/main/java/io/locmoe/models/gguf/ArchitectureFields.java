package io.locmoe.models.gguf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.models.family.Families;
import io.locmoe.models.family.Family;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The values of an architecture: {@code config.json} of metadata, and metadata of {@code config.json}. */
record ArchitectureFields(GgufArchitecture architecture) {
    static final String COUNT = "expert_count";
    private static final String USED = "expert_used_count";
    private static final String WIDTH = "expert_feed_forward_length";
    private static final String SHARED = "expert_shared_feed_forward_length";
    private static final double USUAL_THETA = 10_000;

    private String name(String field) {
        return architecture.word() + "." + field;
    }

    private int needed(Metadata metadata, String field) {
        return metadata.needed(name(field), metadata.whole(name(field)));
    }

    /**
     * What {@code config.json} would be.
     *
     * @param vocabulary rows of the embedding
     * @param tensors    names of the file's tensors
     */
    ObjectNode read(Metadata metadata, int vocabulary, Set<String> tensors) {
        Family family = Families.named(architecture.family());
        ObjectNode config = new ObjectMapper().createObjectNode();
        config.putArray("architectures").add(family.architecture());
        config.put("model_type", family.modelType()).put("vocab_size", vocabulary);
        shape(metadata, config);
        config.put("hidden_act", "silu").put("tie_word_embeddings", !tensors.contains("output.weight"));
        if (architecture.sparse()) {
            experts(metadata, config);
        }
        architecture.write(config, tensors.contains("blk.0.attn_q.bias"));
        fixed(metadata, vocabulary);
        return config;
    }

    private void experts(Metadata metadata, ObjectNode config) {
        int hidden = config.path("intermediate_size").intValue();
        config.put(architecture.countField(), needed(metadata, COUNT));
        config.put("num_experts_per_tok", needed(metadata, USED));
        if (architecture.namesExpertWidth()) {
            config.put("moe_intermediate_size", metadata.whole(name(WIDTH), hidden));
        }
        if (architecture == GgufArchitecture.QWEN2MOE) {
            config.put("shared_expert_intermediate_size", metadata.whole(name(SHARED), hidden));
        }
        if (!architecture.namesExpertWidth()) {
            int own = metadata.whole(name(WIDTH), hidden);
            metadata.require(own == hidden, name(WIDTH), hidden + ", feed_forward_length");
        }
    }

    private void shape(Metadata metadata, ObjectNode config) {
        int width = needed(metadata, "embedding_length");
        int heads = needed(metadata, "attention.head_count");
        String epsilon = name("attention.layer_norm_rms_epsilon");
        config.put("hidden_size", width);
        config.put("intermediate_size", needed(metadata, "feed_forward_length"));
        config.put("num_hidden_layers", needed(metadata, "block_count"));
        config.put("num_attention_heads", heads);
        config.put("num_key_value_heads", metadata.whole(name("attention.head_count_kv"), heads));
        config.put("head_dim", headWidth(metadata, width, heads));
        config.put("max_position_embeddings", needed(metadata, "context_length"));
        config.put("rms_norm_eps", metadata.needed(epsilon, metadata.number(epsilon)));
        config.put("rope_theta", metadata.number(name("rope.freq_base")).orElse(USUAL_THETA));
    }

    private int headWidth(Metadata metadata, int width, int heads) {
        metadata.require(heads > 0, name("attention.head_count"), "at least 1");
        int head = metadata.whole(name("attention.key_length"), width / heads);
        for (String same : new String[] {"attention.value_length", "rope.dimension_count"}) {
            metadata.require(metadata.whole(name(same), head) == head, name(same), head + ", the width of a head");
        }
        metadata.require(head > 0 && head % 2 == 0, name("attention.key_length"), "an even width of a head from 2 on");
        metadata.require(
                architecture != GgufArchitecture.OLMOE || head == width / heads,
                name("attention.key_length"),
                "embedding_length over head_count");
        return head;
    }

    /** Values that must be those of the model, or change nothing. */
    private void fixed(Metadata metadata, int vocabulary) {
        String words = name("vocab_size");
        metadata.require(metadata.whole(words, vocabulary) == vocabulary, words, vocabulary + ", the embedding's rows");
        String scaling = name("rope.scaling.type");
        metadata.require(metadata.text(scaling).orElse("none").equals("none"), scaling, "none");
    }

    /**
     * What the metadata of a model is, in the order of a file.
     *
     * @param config {@code config.json}
     * @param head   width of a head
     * @throws io.locmoe.models.file.ModelException if it has a field that the metadata would lack
     */
    Map<String, Object> write(ObjectNode config, int head) {
        WrittenFields.require(config);
        Map<String, Object> values = new LinkedHashMap<>();
        whole(values, "vocab_size", config, "vocab_size");
        whole(values, "context_length", config, "max_position_embeddings");
        whole(values, "embedding_length", config, "hidden_size");
        whole(values, "block_count", config, "num_hidden_layers");
        whole(values, "feed_forward_length", config, "intermediate_size");
        whole(values, "attention.head_count", config, "num_attention_heads");
        whole(values, "attention.head_count_kv", config, "num_key_value_heads");
        for (String width : new String[] {"attention.key_length", "attention.value_length", "rope.dimension_count"}) {
            values.put(name(width), head);
        }
        real(values, "attention.layer_norm_rms_epsilon", config, "rms_norm_eps");
        real(values, "rope.freq_base", config, "rope_theta");
        if (architecture.sparse()) {
            experts(values, config);
        }
        return values;
    }

    private void experts(Map<String, Object> values, ObjectNode config) {
        whole(values, COUNT, config, architecture.countField());
        whole(values, USED, config, "num_experts_per_tok");
        if (architecture.namesExpertWidth()) {
            whole(values, WIDTH, config, "moe_intermediate_size");
        }
        if (architecture == GgufArchitecture.QWEN2MOE) {
            whole(values, SHARED, config, "shared_expert_intermediate_size");
        }
    }

    private void whole(Map<String, Object> values, String field, ObjectNode config, String theirs) {
        values.put(name(field), config.path(theirs).intValue());
    }

    private void real(Map<String, Object> values, String field, ObjectNode config, String theirs) {
        values.put(name(field), config.path(theirs).floatValue());
    }
}
