package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.corpus.tokenizer.HuggingFaceTokenizer;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.file.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
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
        object(object(split, "model"), "vocab").put("wor", 12);
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

    /** Contractions, digits, Chinese, Japanese, Korean, rows of spaces, line ends, marks, emoji and other scripts. */
    private static final List<String> TEXTS = List.of("""
            Hello WORLD, HelloWorld's iPhone: we'll DON'T they'VE I'M he'd
            12345 3.14159 in 2024, 1000000x 7a8; ½ ２ ④
            你好，世界！今天是2026年12月1日。東京タワー ひらがな「カタカナ」 한국어 텍스트
              spaces   and\ttabs \n\n new\r\nlines  \n   x
            emoji 😀👩‍💻🚀!!! ... #hash @user a/b/c //comment
            /path/ naïve café Straße Ünïcode Ελλάδα Привет мир 1+1=2 "quoted" (a)[b]{c}
            trailing   \s""", "a few  words\n");

    /** The published {@code pre_tokenizer} of models by llama.cpp's name for it. */
    private static JsonNode published(String name) throws IOException {
        return JSON.readTree(GgufTokenizerTest.class.getResource("pre_tokenizers.json"))
                .path(name);
    }

    /** Bytes, and merges of what is often side by side in the texts, across all borders that a split may have. */
    private static ObjectNode trained(String name) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.putArray("added_tokens");
        root.set("pre_tokenizer", published(name));
        ObjectNode model = root.putObject("model").put("type", "BPE").put("ignore_merges", name.equals("llama-bpe"));
        ObjectNode vocabulary = model.putObject("vocab");
        for (int value = 0; value < 256; value++) {
            vocabulary.put(letter(value), value);
        }
        ArrayNode merges = model.putArray("merges");
        List<String> parts = new ArrayList<>();
        for (byte value : String.join("", TEXTS).getBytes(StandardCharsets.UTF_8)) {
            parts.add(letter(Byte.toUnsignedInt(value)));
        }
        while (vocabulary.size() < 500) {
            String[] pair = mostFrequent(parts, name.equals("deepseek-llm"));
            merges.add(pair[0] + " " + pair[1]);
            vocabulary.put(pair[0] + pair[1], vocabulary.size());
            join(parts, pair);
        }
        return root;
    }

    private static String[] mostFrequent(List<String> parts, boolean withoutNumbers) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int at = 0; at + 1 < parts.size(); at++) {
            if (!withoutNumbers || !(parts.get(at) + parts.get(at + 1)).matches("[0-9]+")) {
                counts.merge(parts.get(at) + " " + parts.get(at + 1), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey()
                .split(" ");
    }

    private static void join(List<String> parts, String... pair) {
        for (int at = 0; at + 1 < parts.size(); at++) {
            if (parts.get(at).equals(pair[0]) && parts.get(at + 1).equals(pair[1])) {
                parts.set(at, pair[0] + parts.remove(at + 1));
            }
        }
    }

    /** The letter of a byte in byte-level tokens (GPT-2). */
    private static String letter(int value) {
        IntPredicate printed = b -> b > ' ' && b < 127 || b > 160 && b != 173;
        int hidden = (int) IntStream.range(0, value).filter(printed.negate()).count();
        return Character.toString(printed.test(value) ? value : 256 + hidden);
    }

    private Path trainedFile(String name) throws IOException {
        Path model = Parts.random(
                directory.resolve("model"), "mixtral", false, StoredType.F32, "vocabulary", "500", "sequence", "64");
        Files.write(model.resolve("tokenizer.json"), JSON.writeValueAsBytes(trained(name)));
        Parts.imported(model, directory.resolve("made"));
        return Parts.gguf(directory.resolve("made"), directory.resolve("file.gguf"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-2", "llama-bpe", "qwen2", "gpt-4o", "deepseek-llm", "deepseek-v3"})
    void llamaCppSplitsTextAsThePublishedExpressionsDo(String name) throws Exception {
        Path file = trainedFile(name);
        LlamaCpp llama = new LlamaCpp();
        TEXTS.forEach(text -> llama.logits(file, new int[] {0}, 0, text));
        List<JsonNode> theirs = llama.run();
        HuggingFaceTokenizer ours = HuggingFaceTokenizer.open(directory.resolve("model/tokenizer.json"));
        for (int t = 0; t < TEXTS.size(); t++) {
            assertThat(ours.encode(TEXTS.get(t)))
                    .containsExactly(JSON.convertValue(theirs.get(t).path("text"), int[].class));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o", "deepseek-llm", "deepseek-v3"})
    void aFileBecomesATokenizerThatSplitsTextAlike(String name) throws Exception {
        Parts.imported(trainedFile(name), directory.resolve("again"));
        Path back = Parts.exported(directory.resolve("again"), directory.resolve("back"), 1L << 40);
        HuggingFaceTokenizer before = HuggingFaceTokenizer.open(directory.resolve("model/tokenizer.json"));
        HuggingFaceTokenizer after = HuggingFaceTokenizer.open(back.resolve("tokenizer.json"));
        for (String text : TEXTS) {
            assertThat(after.encode(text)).isEqualTo(before.encode(text));
        }
    }

    /** Files of gpt-oss ignore merges and llama.cpp does not, which is the same where all tokens are merged. */
    @ParameterizedTest
    @CsvSource({"false, true", "true, false"})
    void mergesMayBeIgnoredWhereTheyMakeAllTokens(boolean unmerged, boolean taken) throws IOException {
        ObjectNode tokenizer = tokenizer();
        tokenizer.set("pre_tokenizer", published("gpt-4o"));
        object(tokenizer, "model").put("ignore_merges", true);
        if (unmerged) {
            object(object(tokenizer, "model"), "vocab").put("wor", 12);
        }
        if (taken) {
            assertThat(file(tokenizer)).exists();
        } else {
            refused(tokenizer, "ignore_merges");
        }
    }

    @Test
    void numbersThatDigitsAreMergedToAreRefusedWhereDigitsAreSplit() throws IOException {
        ObjectNode tokenizer = tokenizer();
        tokenizer.set("pre_tokenizer", published("deepseek-llm"));
        object(object(tokenizer, "model"), "vocab").put("12", 12);
        refused(tokenizer, "vocab");
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
