package io.locmoe.models.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.models.file.ModelException;
import java.util.List;
import java.util.Set;

/** The fields of {@code config.json} that metadata has, or whose effect the architectures have without them. */
final class WrittenFields {
    private static final Set<String> KNOWN = Set.of(
            "architectures",
            "model_type",
            "vocab_size",
            "hidden_size",
            "intermediate_size",
            "moe_intermediate_size",
            "shared_expert_intermediate_size",
            "qkv_bias",
            "attention_bias",
            "num_hidden_layers",
            "num_attention_heads",
            "num_key_value_heads",
            "head_dim",
            "hidden_act",
            "max_position_embeddings",
            "rms_norm_eps",
            "rope_theta",
            "tie_word_embeddings",
            "num_experts",
            "num_local_experts",
            "num_experts_per_tok",
            "norm_topk_prob",
            "decoder_sparse_step",
            "router_aux_loss_coef",
            "bos_token_id",
            "eos_token_id");

    private WrittenFields() {}

    /**
     * Refuses a configuration with a field that a file would lack.
     *
     * @throws ModelException with the fields, which are not null, false, 0 or empty
     */
    static void require(ObjectNode config) {
        List<String> lost = config.properties().stream()
                .filter(field -> !KNOWN.contains(field.getKey()) && hasEffect(field.getValue()))
                .map(field -> field.getKey() + " is " + field.getValue())
                .toList();
        if (!lost.isEmpty()) {
            throw new ModelException("a GGUF file would not have what the model has: " + String.join("; ", lost)
                    + ". Export it with --as hf");
        }
    }

    private static boolean hasEffect(JsonNode value) {
        boolean neutral = value.isNull() || value.isContainerNode() && value.isEmpty();
        return !neutral && (!value.isValueNode() || value.isTextual() || value.asDouble() != 0);
    }
}
