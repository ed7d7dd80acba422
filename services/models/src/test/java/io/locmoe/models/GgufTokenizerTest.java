package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.file.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Byte-level tokenizers are written and read, and others are refused by name. */
class GgufTokenizerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LLAMA_3 =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    @TempDir
    Path directory;

    static ObjectNode tokenizer() {
        ObjectNode root = JSON.createObjectNode();
        root.putArray("added_tokens")
                .addObject()
                .put("id", 17)
                .put("content", "<|endoftext|>")
                .put("special", true);
        root.putObject("pre_tokenizer").put("type", "ByteLevel").put("add_prefix_space", false);
        ObjectNode model = root.putObject("model").put("type", "BPE");
        ObjectNode vocabulary = model.putObject("vocab");
        List<String> tokens = List.of("h", "e", "l", "o", "Ġ", "w", "r", "d", "he", "ll", "hell", "hello");
        IntStream.range(0, tokens.size()).forEach(id -> vocabulary.put(tokens.get(id), id));
        model.putArray("merges").add("h e").add("l l").add("he ll").add("hell o");
        return root;
    }

    private static ObjectNode object(ObjectNode root, String field) {
        return (ObjectNode) root.get(field);
    }

    private Path file(ObjectNode tokenizer) throws IOException {
        return file(directory, tokenizer);
    }

    /** The file of a model with a tokenizer. */
    static Path file(Path directory, ObjectNode tokenizer) throws IOException {
        Path model = Parts.random(directory.resolve("model"), "mixtral", false, StoredType.F32);
        Files.write(model.resolve("tokenizer.json"), JSON.writeValueAsBytes(tokenizer));
        Files.writeString(
                model.resolve("tokenizer_config.json"), "{\"add_bos_token\": true, \"chat_template\": \"{{ x }}\"}");
        ObjectNode config =
                (ObjectNode) JSON.readTree(model.resolve("config.json").toFile());
        Files.write(model.resolve("config.json"), JSON.writeValueAsBytes(config.put("bos_token_id", 16)));
        Parts.imported(model, directory.resolve("made"));
        return Parts.gguf(directory.resolve("made"), directory.resolve("file.gguf"));
    }

    @Test
    void tokensMergesAndEndsAreKept() throws IOException {
        Path file = file(tokenizer());
        assertThat(Parts.imported(file, directory.resolve("again")).tokenizer()).isTrue();
        Path back = Parts.exported(directory.resolve("again"), directory.resolve("back"), 1L << 40);
        JsonNode read = JSON.readTree(back.resolve("tokenizer.json").toFile());
        assertThat(read.at("/model/vocab")).isEqualTo(tokenizer().at("/model/vocab"));
        assertThat(read.at("/model/merges")).isEqualTo(tokenizer().at("/model/merges"));
        assertThat(read.at("/added_tokens")).hasSize(1);
        assertThat(read.at("/added_tokens/0/content").asText()).isEqualTo("<|endoftext|>");
        assertThat(read.at("/added_tokens/0/id").asInt()).isEqualTo(17);
        assertThat(read.at("/pre_tokenizer/use_regex").asBoolean()).isTrue();
        JsonNode config = JSON.readTree(back.resolve("config.json").toFile());
        assertThat(config.path("bos_token_id").asInt()).isEqualTo(16);
        assertThat(config.path("eos_token_id").asInt()).isEqualTo(17);
        assertThat(JSON.readTree(back.resolve("tokenizer_config.json").toFile()).toString())
                .isEqualTo("{\"add_bos_token\":true,\"chat_template\":\"{{ x }}\"}");
        assertThat(Files.mismatch(file, Parts.gguf(directory.resolve("again"), directory.resolve("again.gguf"))))
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSplitIsKnownByItsExpression(boolean ignoresMerges) throws IOException {
        ObjectNode split = split(LLAMA_3);
        object(split, "model").put("ignore_merges", ignoresMerges);
        if (ignoresMerges) {
            Parts.imported(file(split), directory.resolve("again"));
            Path back = Parts.exported(directory.resolve("again"), directory.resolve("back"), 1L << 40);
            assertThat(JSON.readTree(back.resolve("tokenizer.json").toFile()).path("pre_tokenizer"))
                    .isEqualTo(split.path("pre_tokenizer"));
        } else {
            refused(split, "ignore_merges");
        }
    }

    private static ObjectNode split(String expression) {
        ObjectNode root = tokenizer();
        ObjectNode sequence = root.putObject("pre_tokenizer").put("type", "Sequence");
        ObjectNode first = sequence.putArray("pretokenizers").addObject().put("type", "Split");
        first.putObject("pattern").put("Regex", expression);
        first.put("behavior", "Isolated").put("invert", false);
        ObjectNode bytes = sequence.withArray("pretokenizers").addObject().put("type", "ByteLevel");
        bytes.put("add_prefix_space", false).put("trim_offsets", true).put("use_regex", false);
        return root;
    }

    private void refused(ObjectNode tokenizer, String problem) {
        assertThatThrownBy(() -> file(tokenizer))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("llama.cpp would split text otherwise: " + problem);
        assertThat(directory).isDirectoryNotContaining("glob:**gguf");
    }

    @Test
    void anotherSplitIsRefused() {
        refused(split("\\d+"), "pre_tokenizer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model | {\"type\": \"Unigram\"} | model",
                "model | {\"byte_fallback\": true} | byte_fallback",
                "model | {\"end_of_word_suffix\": \"</w>\"} | end_of_word_suffix",
                "model | {\"vocab\": {\"a\": 300}} | the token a",
                "model | {\"vocab\": {\"a\": 1, \"b\": 1}} | the token b of id 1",
                "model | {\"vocab\": {\"a\": 1, \"[PAD2]\": 3}} | vocab",
                "normalizer | {\"type\": \"Lowercase\"} | normalizer",
                "pre_tokenizer | {\"type\": \"ByteLevel\", \"add_prefix_space\": true} | pre_tokenizer",
                "pre_tokenizer | {\"type\": \"Metaspace\"} | pre_tokenizer"
            })
    void anotherKindIsRefused(String field, String value, String problem) throws IOException {
        refused((ObjectNode) tokenizer().set(field, JSON.readTree(value)), problem);
    }
}
