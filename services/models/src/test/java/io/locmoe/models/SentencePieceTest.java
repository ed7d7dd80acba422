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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokenizers of SentencePiece, as published files of Mixtral and Llama have them, are written and read. */
class SentencePieceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> LETTERS = List.of("▁ a b c d e h i l n o r s t w".split(" "));
    private static final List<String> WORDS = List.of(
            "▁t", "he", "er", "▁the", "▁a", "in", "▁w", "ll", "lo", "hell", "or", "ld", "▁wor", "▁hell", "▁▁", "▁▁▁▁",
            "hello", "▁hello", "▁world", "abab", "ab", "aba", "ba", "▁there");

    /** Words, spaces at both ends and in rows, letters that are no tokens, marks, and overlapping pairs. */
    private static final List<String> TEXTS = List.of(
            "hello world",
            " hello  world ",
            "the there\n\nin\t",
            "Grüße 😀 and 你好",
            "a</s>hello <s> world",
            "ababababa babab lllo",
            "        ",
            "▁the ▁",
            "");

    @TempDir
    Path directory;

    /** As transformers converts it: bytes, letters and words, and all pairs of each word in the order of words. */
    private static ObjectNode tokenizer(boolean prefix) {
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        ArrayNode added = root.putArray("added_tokens");
        List<String> all = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
        for (int id = 0; id < all.size(); id++) {
            added.addObject()
                    .put("id", id)
                    .put("content", all.get(id))
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        IntStream.range(0, 256).forEach(b -> all.add(String.format("<0x%02X>", b)));
        all.addAll(WORDS);
        all.addAll(LETTERS);
        steps(root, prefix);
        ObjectNode model = root.putObject("model").put("type", "BPE").put("unk_token", "<unk>");
        model.put("fuse_unk", true).put("byte_fallback", true).put("ignore_merges", false);
        ObjectNode vocabulary = model.putObject("vocab");
        all.forEach(token -> vocabulary.put(token, vocabulary.size()));
        ArrayNode merges = model.putArray("merges");
        for (String word : WORDS) {
            for (int at = 1; at < word.length(); at++) {
                if (all.contains(word.substring(0, at)) && all.contains(word.substring(at))) {
                    merges.add(word.substring(0, at) + " " + word.substring(at));
                }
            }
        }
        return root;
    }

    private static void steps(ObjectNode root, boolean prefix) {
        ArrayNode normalizers =
                root.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
        if (prefix) {
            normalizers.addObject().put("type", "Prepend").put("prepend", "▁");
        }
        normalizers
                .addObject()
                .put("type", "Replace")
                .put("content", "▁")
                .putObject("pattern")
                .put("String", " ");
        ArrayNode decoders = root.putObject("decoder").put("type", "Sequence").putArray("decoders");
        decoders.addObject()
                .put("type", "Replace")
                .put("content", " ")
                .putObject("pattern")
                .put("String", "▁");
        decoders.addObject().put("type", "ByteFallback");
        decoders.addObject().put("type", "Fuse");
        if (prefix) {
            decoders.addObject()
                    .put("type", "Strip")
                    .put("content", " ")
                    .put("start", 1)
                    .put("stop", 0);
        }
    }

    private Path gguf(ObjectNode tokenizer) throws IOException {
        Path model = Parts.random(
                directory.resolve("model"), "mixtral", false, StoredType.F32, "vocabulary", "320", "sequence", "64");
        Files.write(model.resolve("tokenizer.json"), JSON.writeValueAsBytes(tokenizer));
        Parts.imported(model, directory.resolve("made"));
        return Parts.gguf(directory.resolve("made"), directory.resolve("file.gguf"));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void llamaCppSplitsTextIntoTheSameTokens(boolean prefix) throws Exception {
        Path file = gguf(tokenizer(prefix));
        LlamaCpp llama = new LlamaCpp();
        TEXTS.forEach(text -> llama.logits(file, new int[] {0}, 0, text));
        List<JsonNode> theirs = llama.run();
        HuggingFaceTokenizer ours = HuggingFaceTokenizer.open(directory.resolve("model/tokenizer.json"));
        for (int t = 0; t < TEXTS.size(); t++) {
            assertThat(ours.encode(TEXTS.get(t)))
                    .as("'%s'", TEXTS.get(t))
                    .containsExactly(JSON.convertValue(theirs.get(t).path("text"), int[].class));
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void theFileBecomesATokenizerThatSplitsAndJoinsTextAlike(boolean prefix) throws IOException {
        Path file = gguf(tokenizer(prefix));
        assertThat(Parts.imported(file, directory.resolve("again")).tokenizer()).isTrue();
        Path back = Parts.exported(directory.resolve("again"), directory.resolve("back"), 1L << 40);
        HuggingFaceTokenizer before = HuggingFaceTokenizer.open(directory.resolve("model/tokenizer.json"));
        HuggingFaceTokenizer after = HuggingFaceTokenizer.open(back.resolve("tokenizer.json"));
        for (String text : TEXTS) {
            assertThat(after.encode(text)).as(text).isEqualTo(before.encode(text));
            assertThat(after.decode(after.encode(text))).isEqualTo(before.decode(before.encode(text)));
        }
        assertThat(after.decode(after.encode(TEXTS.get(3)))).isEqualTo(TEXTS.get(3));
        assertThat(Files.mismatch(file, Parts.gguf(directory.resolve("again"), directory.resolve("again.gguf"))))
                .isEqualTo(-1);
    }

    @Test
    void mergesThatScoresCannotSayAreRefused() throws IOException {
        ObjectNode lacking = tokenizer(true);
        ((ArrayNode) lacking.at("/model/merges")).remove(3);
        assertRefused(lacking, "merges");
        ObjectNode swapped = tokenizer(true);
        ArrayNode merges = (ArrayNode) swapped.at("/model/merges");
        merges.insert(
                0,
                merges.remove(IntStream.range(0, merges.size())
                        .filter(i -> merges.path(i).asText().equals("▁ hello"))
                        .findFirst()
                        .orElseThrow()));
        assertRefused(swapped, "merges");
        ObjectNode bytes = tokenizer(true);
        ((ObjectNode) bytes.at("/model/vocab")).remove("<0x0A>");
        assertRefused(bytes, "vocab of tokenizer.json is not one with a token for each byte, <0x0A>");
    }

    private void assertRefused(ObjectNode tokenizer, String problem) {
        assertThatThrownBy(() -> gguf(tokenizer))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(problem);
        removed();
    }

    private void removed() {
        for (String name : List.of("model", "made")) {
            deleted(directory.resolve(name));
        }
    }

    private static void deleted(Path place) {
        try (var files = Files.walk(place)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFileWithoutScoresIsRefused() throws IOException {
        Path file = gguf(tokenizer(true));
        GgufBytes.of(file)
                .renamed("tokenizer.ggml.scores", "tokenizer.ggml.scorez")
                .write();
        assertThatThrownBy(() -> Parts.imported(file, directory.resolve("again")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has no tokenizer.ggml.scores");
    }

    /** The scores of the first two words become the same. */
    @Test
    void equalScoresOfWordsAreRefused() throws IOException {
        Path file = gguf(tokenizer(true));
        GgufBytes bytes = GgufBytes.of(file);
        int first = bytes.after("tokenizer.ggml.scores") + 4 + 4 + Long.BYTES + Float.BYTES * (3 + 256);
        bytes.bytes().putInt(first, bytes.bytes().getInt(first + Float.BYTES));
        bytes.write();
        assertThatThrownBy(() -> Parts.imported(file, directory.resolve("again")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("tokenizer.ggml.scores is a list of 320, not different ones");
    }
}
