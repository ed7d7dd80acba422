package io.locmoe.models.gguf.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.models.file.ModelException;
import java.util.List;
import java.util.Set;

/** The fields of {@code config.json} that metadata has, or whose effect the architectures have without them. */
final class WrittenFields {
    private static final Set<String> SHARED = Set.of(
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
            "rope_scaling",
            "tie_word_embeddings",
            "num_experts",
            "num_local_experts",
            "num_experts_per_tok",
            "norm_topk_prob",
            "decoder_sparse_step",
            "router_aux_loss_coef",
            "bos_token_id",
            "eos_token_id");
    private static final Set<String> OF_GPT_OSS =
            Set.of("sliding_window", "layer_types", "swiglu_limit", "swiglu_alpha");
    private static final Set<String> OF_LLAMA = Set.of("rope_interleaved");
    private static final Set<String> OF_DEEPSEEK = Set.of(
            "q_lora_rank",
            "kv_lora_rank",
            "qk_nope_head_dim",
            "qk_rope_head_dim",
            "v_head_dim",
            "first_k_dense_replace",
            "moe_layer_freq",
            "n_routed_experts",
            "n_shared_experts",
            "routed_scaling_factor",
            "n_group",
            "topk_group",
            "topk_method",
            "scoring_func",
            "aux_loss_alpha",
            "seq_aux",
            "rope_interleave");

    private WrittenFields() {}

    /**
     * Refuses a configuration with a field that a file would lack.
     *
     * @throws ModelException with the fields, which are not null, false, 0 or empty
     */
    static void require(ObjectNode config, GgufArchitecture architecture) {
        Set<String> own = own(architecture);
        List<String> lost = config.properties().stream()
                .filter(field -> !SHARED.contains(field.getKey()) && !own.contains(field.getKey()))
                .filter(field -> hasEffect(field.getValue()))
                .map(field -> field.getKey() + " is " + field.getValue())
                .toList();
        if (!lost.isEmpty()) {
            throw new ModelException("a GGUF file would not have what the model has: " + String.join("; ", lost)
                    + ". Export it with --as hf");
        }
    }

    private static Set<String> own(GgufArchitecture architecture) {
        return switch (architecture) {
            case LLAMA, DENSE_LLAMA -> OF_LLAMA;
            case GPT_OSS -> OF_GPT_OSS;
            case DEEPSEEK_V3, DEEPSEEK_V2 -> OF_DEEPSEEK;
            default -> Set.of();
        };
    }

    private static boolean hasEffect(JsonNode value) {
        boolean neutral = value.isNull() || value.isContainerNode() && value.isEmpty();
        return !neutral && (!value.isValueNode() || value.isTextual() || value.asDouble() != 0);
    }
}
