package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.file.ModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metadata that is not known, and models that llama.cpp would compute otherwise, are refused by name. */
class RefusedGgufTest {
    @TempDir
    Path directory;

    private Path checkpoint(String family, String... changes) {
        Path model = Parts.random(directory.resolve("model"), family, false, StoredType.F32, changes);
        Parts.imported(model, directory.resolve("made"));
        return directory.resolve("made");
    }

    private void refused(String family, UnaryOperator<GgufBytes> change, String problem) throws IOException {
        Path file = Parts.gguf(checkpoint(family, "sparseEvery", "1"), directory.resolve("file.gguf"));
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
        "olmoe, olmoe.embedding_length, 36, olmoe.attention.key_length is 8"
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
                "qwen3 | biases=attention | attention_bias is true",
                "qwen2_moe | router.weightNormalization=choices | norm_topk_prob is true",
                "qwen2_moe | biases=none | qkv_bias is false",
                "qwen2_moe | headWidth=16 | head_dim is 16",
                "qwen2_moe | tiedOutput=true | tie_word_embeddings is true",
                "qwen2_moe | sparseEvery=2 | decoder_sparse_step is 2"
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
