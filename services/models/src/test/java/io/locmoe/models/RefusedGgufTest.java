package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.file.ModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metadata that is not known, and models that llama.cpp would compute otherwise, are refused by name. */
class RefusedGgufTest {
    /** Bytes of a small tensor at the end of a file. */
    private static final int PADDED = 32;

    @TempDir
    Path directory;

    private Path checkpoint(String family, String... changes) {
        Path model = Parts.random(directory.resolve("model"), family, false, StoredType.F32, changes);
        Parts.imported(model, directory.resolve("made"));
        return directory.resolve("made");
    }

    private void refused(String described, UnaryOperator<GgufBytes> change, String problem) throws IOException {
        String[] words = described.split("[ =]");
        Path file = Parts.gguf(
                checkpoint(words[0], Arrays.copyOfRange(words, 1, words.length)), directory.resolve("file.gguf"));
        change.apply(GgufBytes.of(file)).write();
        assertThatThrownBy(() -> Parts.imported(file, directory.resolve("out")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(problem)
                .hasMessageContaining("file.gguf");
        assertThat(directory).isDirectoryNotContaining("glob:**out");
    }

    @ParameterizedTest
    @CsvSource({
        "mixtral, llama.expert_count, 0, which may change what the model computes: llama.expert_used_count",
        "mixtral, llama.expert_count, 5, 'has 4 experts, and expert_count is 5'",
        "mixtral, llama.expert_used_count, 1, num_experts_per_tok",
        "mixtral, llama.attention.head_count, 0, llama.attention.head_count is 0",
        "mixtral, llama.attention.key_length, 7, llama.attention.value_length is 8",
        "mixtral, llama.rope.dimension_count, 4, 'llama.rope.dimension_count is 4, not 8'",
        "mixtral, llama.vocab_size, 255, 'llama.vocab_size is 255, not 256'",
        "mixtral, llama.block_count, 3, there is no tensor blk.2.attn_norm.weight",
        "mixtral, llama.block_count, 1, tensor blk.1.attn_norm.weight is one for which the configuration has no place",
        "mixtral, llama.feed_forward_length, 49, 'tensor blk.0.ffn_gate_exps.weight has shape [48, 32]'",
        "olmoe, olmoe.embedding_length, 36, olmoe.attention.key_length is 8",
        "deepseek_v3, deepseek2.expert_gating_func, 3, 'deepseek2.expert_gating_func is 3, not 1, softmax, or 2'",
        "deepseek_v3, deepseek2.attention.head_count_kv, 4, 'deepseek2.attention.head_count_kv is 4, not 1'",
        "deepseek_v3, deepseek2.attention.value_length, 25, 'deepseek2.attention.value_length is 25, not 24'",
        "deepseek_v3, deepseek2.attention.key_length_mla, 8, 'not more than rope.dimension_count'",
        "deepseek_v3, deepseek2.expert_gating_func, 1, 'deepseek2.expert_group_count is 4, not 1'"
    })
    void aNumberIsNamed(String family, String name, int value, String problem) throws IOException {
        refused(family, bytes -> bytes.value(name, value), problem);
    }

    @ParameterizedTest
    @CsvSource({
        "mixtral, llama.rope.freq_base, llama.rope.freq_bass, may change what the model computes: llama.rope.freq_bass",
        "mixtral, llama.block_count, llama.block_cuont, file.gguf has no llama.block_count",
        "mixtral, tokenizer.ggml.merges, tokenizer.ggml.merged, which may change what the model computes",
        "mixtral, gpt2, bert, 'tokenizer.ggml.model is bert, not gpt2'",
        "mixtral, llama, qwen2, 'general.architecture is qwen2 with 0 experts; read are llama'",
        "mixtral, model, lorax, 'general.type is lorax, not model'"
    })
    void aTextIsNamed(String family, String text, String other, String problem) throws IOException {
        refused(family, bytes -> bytes.renamed(text, other), problem);
    }

    /** A float32, as its bits. */
    @ParameterizedTest
    @CsvSource({
        "llama rotaryScaling=linear rotaryFactor=2, llama.rope.scaling.factor, -1, a number from 0 on",
        "llama rotaryScaling=yarn rotaryFactor=2 rotaryOriginal=32, llama.rope.scaling.factor, 1, above 1 with yarn"
    })
    void aScalingIsNamed(String model, String name, float value, String problem) throws IOException {
        refused(model, bytes -> bytes.value(name, Float.floatToIntBits(value)), problem);
    }

    @ParameterizedTest
    @CsvSource({"3, 2", "1, NaN", "3, 0.5", "2, 9"})
    void factorsOfPositionsThatNoScalingHasAreRefused(int pair, float factor) throws IOException {
        refused(
                "llama rotaryScaling=llama3 rotaryFactor=8 rotaryOriginal=64 rotaryFast=4",
                bytes -> {
                    int start = bytes.bytes().capacity() - PADDED;
                    bytes.bytes().putFloat(start + pair * Float.BYTES, factor);
                    return bytes;
                },
                "tensor rope_freqs.weight has no factors of the scaling of Llama 3.1 for 4 pairs");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "olmoe | router.weightNormalization=choices | norm_topk_prob is true",
                "olmoe | keyValueHeads=2 | num_key_value_heads is 2, not num_attention_heads",
                "olmoe | tiedOutput=true | tie_word_embeddings is true",
                "olmoe | biases=attention | attention_bias is true",
                "qwen3_moe | router.weightNormalization=none sparseEvery=1 | norm_topk_prob is false",
                "qwen3_moe | sparseEvery=2 | decoder_sparse_step is 2",
                "qwen3_moe | biases=attention sparseEvery=1 | attention_bias is true",
                "qwen3 | rotaryWidth=4 | partial_rotary_factor is 0.25",
                "qwen3 | rotaryPairs=neighbours | rope_interleaved is true",
                "qwen3 | attentionWindow=4 | use_sliding_window is true; sliding_window is 4",
                "llama | rotaryWidth=4 | partial_rotary_factor is 0.5",
                "olmoe | attentionLimit=8 | clip_qkv is 8.0",
                "qwen3 | biases=attention | attention_bias is true",
                "qwen2_moe | router.weightNormalization=choices | norm_topk_prob is true",
                "qwen2_moe | biases=none | qkv_bias is false",
                "qwen2_moe | headWidth=16 | head_dim is 16",
                "qwen2_moe | tiedOutput=true | tie_word_embeddings is true",
                "qwen2_moe | sparseEvery=2 | decoder_sparse_step is 2",
                "qwen3 | rotaryScaling=llama3 rotaryFactor=8 rotaryOriginal=64 rotaryFast=4 | rope_scaling is llama3",
                "llama | rotaryScaling=yarn rotaryFactor=8 rotaryOriginal=64 rotaryTruncate=false | truncate of rope",
                "llama | rotaryScaling=yarn rotaryFactor=8 rotaryOriginal=64 rotaryFast=8 | beta_fast of rope_sc",
                "llama | rotaryScaling=yarn rotaryFactor=8 rotaryOriginal=64 rotarySlow=2 | beta_slow of rope_sc",
                "llama | rotaryScaling=yarn rotaryFactor=1 rotaryOriginal=64 | factor of rope_scaling is 1.0",
                "gpt_oss | rotaryTruncate=true rotaryFast=32 | swiglu_limit is 0.75",
                "gpt_oss | gateLimit=7 gateSlope=1.5 | swiglu_alpha is 1.5",
                "gpt_oss | gateLimit=7 rotaryTruncate=true rotaryFast=32 rotaryWidth=4 | partial_rotary_factor is 0.5",
                "gpt_oss | fullAttentionEvery=3 | sliding_attention in layer_types",
                "gpt_oss | tiedOutput=true | tie_word_embeddings is true",
                "deepseek_v3 | rotaryScaling=linear rotaryFactor=2 | rope_scaling is linear",
                "deepseek_v3 | blocks=27 | q_lora_rank",
                "deepseek_v3 | normEpsilon=0.00001 | rms_norm_eps is 1.0E-5",
                "deepseek_v2 | router.topGroups=2 | topk_method is group_limited_greedy"
            })
    void aModelThatLlamaCppComputesOtherwiseIsNotWritten(String family, String changes, String problem) {
        Path checkpoint = checkpoint(family, changes.split("[ =]"));
        assertThatThrownBy(() -> Parts.gguf(checkpoint, directory.resolve("file.gguf")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(problem)
                .hasMessageContaining("--as hf");
        assertThat(directory).isDirectoryNotContaining("glob:**gguf*");
    }

    @Test
    void aFileThatExistsIsNotOverwritten() {
        Path file = Parts.gguf(checkpoint("mixtral"), directory.resolve("file.gguf"));
        assertThatThrownBy(() -> Parts.gguf(directory.resolve("made"), file)).hasMessageContaining("file.gguf exists");
        assertThat(directory).isDirectoryNotContaining("glob:**.partial*");
    }
}
