package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.file.ModelException;
import io.locmoe.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A configuration with something that the engine does not compute is refused by name, and nothing is written. */
class RefusedModelTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mixtral | sliding_window | -1",
                "gpt_oss | sliding_window | null",
                "gpt_oss | layer_types | [\"sliding_attention\"]",
                "gpt_oss | layer_types | [\"chunked_attention\", \"full_attention\"]",
                "gpt_oss | attention_bias | false",
                "gpt_oss | rope_scaling | null",
                "gpt_oss | experts_per_token | 3",
                "mixtral | hidden_act | \"gelu\"",
                "mixtral | attention_dropout | 0.1",
                "mixtral | router_jitter_noise | 0.01",
                "mixtral | num_experts_per_tok | 1",
                "mixtral | rope_scaling | {\"type\": \"dynamic\", \"factor\": 4}",
                "mixtral | rope_scaling | {\"rope_type\": \"longrope\", \"long_factor\": [1], \"short_factor\": [1]}",
                "mixtral | rope_scaling | {\"rope_type\": \"yarn\", \"factor\": 4, \"finetuned\": true}",
                "mixtral | rope_scaling | {\"rope_type\": \"yarn\", \"factor\": \"4\"}",
                "mixtral | rope_scaling | {\"rope_type\": \"linear\"}",
                "mixtral | partial_rotary_factor | 0.4",
                "mixtral | partial_rotary_factor | 1.5",
                "mixtral | rope_parameters | {\"rope_type\": \"default\", \"partial_rotary_factor\": 0.1}",
                "deepseek_v3 | partial_rotary_factor | 0.5",
                "deepseek_v3 | rope_interleaved | true",
                "mixtral | quantization_config | {\"bits\": 4}",
                "mixtral | attention_bias | true",
                "mixtral | hidden_size | \"32\"",
                "mixtral | hidden_size | 0",
                "mixtral | num_local_experts | null",
                "olmoe | clip_qkv | 0",
                "qwen3_moe | clip_qkv | 8.0",
                "qwen3_moe | use_sliding_window | 1",
                "qwen3_moe | layer_types | [\"full_attention\", \"sliding_attention\"]",
                "qwen2_moe | shared_expert_intermediate_size | null",
                "llama | mlp_bias | true",
                "llama | rope_scaling | {\"rope_type\": \"llama3\", \"factor\": 8.0}",
                "qwen3 | intermediate_size | null",
                "qwen3 | num_experts | 4",
                "qwen3_moe | mlp_only_layers | [1]",
                "qwen3_moe | decoder_sparse_step | 0",
                "qwen3_moe | intermediate_size | 96",
                "qwen3_moe | shared_expert_intermediate_size | 64",
                "deepseek_v3 | rope_interleave | false",
                "deepseek_v3 | scoring_func | \"softmax\"",
                "deepseek_v3 | topk_method | \"greedy\"",
                "deepseek_v3 | attention_bias | true",
                "deepseek_v3 | moe_layer_freq | 2",
                "deepseek_v3 | num_key_value_heads | 2",
                "deepseek_v3 | first_k_dense_replace | 3",
                "deepseek_v3 | n_shared_experts | null",
                "deepseek_v3 | kv_lora_rank | null",
                "deepseek_v2 | norm_topk_prob | true",
                "deepseek_v2 | topk_method | \"noaux_tc\"",
                "deepseek_v2 | scoring_func | \"sigmoid\"",
                "deepseek_v2 | mlp_bias | true",
                "PanguProMoE | num_experts_per_tok | 3",
                "PanguProMoE | mlp_only_layers | [0]",
                "PanguProMoE | shared_expert_intermediate_size | 0",
                "PanguProMoE | n_routed_experts | 4"
            })
    void aFieldIsNamed(String family, String field, String value) throws IOException {
        Path model = Parts.random(directory.resolve("model"), family, false, StoredType.F32);
        set(model, field, value);
        refused(model, ModelException.class, field);
    }

    @ParameterizedTest
    @CsvSource({"phimoe", "granitemoe", "qwen2", "''"})
    void anotherFamilyIsNamedWithThoseThatAreTaken(String family) throws IOException {
        Path model = Parts.random(directory.resolve("model"), "mixtral", false, StoredType.F32);
        set(model, "model_type", JSON.writeValueAsString(family));
        refused(model, ModelException.class, "'" + family + "' are not taken; there are mixtral, olmoe, qwen2_moe, ");
    }

    @Test
    void allProblemsAreToldAtOnce() throws IOException {
        Path model = Parts.random(directory.resolve("model"), "mixtral", false, StoredType.F32);
        set(model, "attention_dropout", "0.5");
        set(model, "secret", "1");
        refused(model, ModelException.class, "attention_dropout is 0.5");
        refused(model, ModelException.class, "secret is a field that is not known");
    }

    @Test
    void aShapeOutsideTheLimitsOfSettingsIsRefused() throws IOException {
        Path model = Parts.random(directory.resolve("model"), "mixtral", false, StoredType.F32);
        set(model, "num_attention_heads", "5");
        refused(model, SettingsException.class, "heads");
    }

    @Test
    void aSequenceLongerThanTheModelsIsRefused() {
        Path model = Parts.random(directory.resolve("model"), "mixtral", false, StoredType.F32);
        Import longer = new Import(Parts.components(), OptionalInt.of(65));
        assertThatThrownBy(() -> longer.run(model, directory.resolve("checkpoint")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("max_position_embeddings is 64: less than the 65 tokens of a sequence");
    }

    @Test
    void aConfigurationThatAsksForMemoryIsRefusedBeforeItGetsAny() throws IOException {
        Path model = Parts.random(directory.resolve("model"), "mixtral", false, StoredType.F32);
        set(model, "num_hidden_layers", "1000");
        set(model, "num_local_experts", "16000");
        refused(model, ModelException.class, "1000 x 16000 experts");
        set(model, "num_local_experts", "4");
        set(model, "hidden_size", "65536");
        set(model, "vocab_size", "16000000");
        refused(model, ModelException.class, "16000000 x 65536");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "qwen2_moe | null | null | sliding_window",
                "qwen3_moe | 4 | [\"full_attention\", \"sliding_attention\"] | layer_types",
                "qwen3 | 4 | [\"sliding_attention\"] | layer_types"
            })
    void aWindowThatCannotBeIsNamed(String family, String window, String types, String field) throws IOException {
        Path model = Parts.random(directory.resolve("model"), family, false, StoredType.F32);
        set(model, "use_sliding_window", "true");
        set(model, "sliding_window", window);
        set(model, "layer_types", types);
        refused(model, ModelException.class, field);
    }

    private static void set(Path model, String field, String value) throws IOException {
        Path file = model.resolve("config.json");
        ObjectNode config = (ObjectNode) JSON.readTree(file.toFile());
        config.set(field, JSON.readTree(value));
        Files.write(file, JSON.writeValueAsBytes(config));
    }

    private void refused(Path model, Class<? extends Exception> as, String... words) {
        Path out = directory.resolve("checkpoint");
        assertThatThrownBy(() -> Parts.imported(model, out)).isInstanceOf(as).hasMessageContainingAll(words);
        assertThat(directory).isDirectoryNotContaining("glob:**checkpoint*");
    }
}
