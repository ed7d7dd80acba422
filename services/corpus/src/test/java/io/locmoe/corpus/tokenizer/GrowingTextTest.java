package io.locmoe.corpus.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.corpus.text.CorpusException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tokenizer's rules may lengthen text only so far, and what they make of it never takes much memory at once. */
class GrowingTextTest {
    @TempDir
    Path directory;

    /** A tokenizer with a token for each piece of text, whatever it is. */
    private Path file(String parts) {
        try {
            return Files.writeString(directory.resolve("tokenizer.json"), """
                    {"version": "1.0", "added_tokens": [], %s,
                     "model": {"type": "WordLevel", "vocab": {"[UNK]": 0}, "unk_token": "[UNK]"}}
                    """.formatted(parts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String replace(String pattern, String content) {
        return "{\"type\": \"Replace\", \"pattern\": {\"String\": \"%s\"}, \"content\": \"%s\"}"
                .formatted(pattern, content);
    }

    private static String normalizers(String... rules) {
        return "\"normalizer\": {\"type\": \"Sequence\", \"normalizers\": [" + String.join(", ", rules) + "]}";
    }

    private void refused(String parts, String... words) {
        Path file = file(parts);
        assertThatThrownBy(() -> HuggingFaceTokenizer.open(file))
                .isInstanceOf(CorpusException.class)
                .hasMessageContaining("the tokenizer " + file + " is refused: its ")
                .hasMessageContainingAll(words);
    }

    @Test
    void threeRulesThatMultiplyAreRefusedWithTheirNames() {
        refused(
                normalizers(replace("a", "b".repeat(10)), replace("b", "c".repeat(10)), replace("c", "a".repeat(5))),
                "normalizer can make 500 bytes of one byte of text, but at most 32 are taken",
                "Replace 'a' by 10 bytes, then Replace 'b' by 10 bytes, then Replace 'c' by 5 bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'pattern': {'Regex': '.'}, 'content': 'LONG'} | Replace a regular expression by 100 bytes",
                "{'pattern': {'String': ''}, 'content': 'LONG'} | Replace '' by 100 bytes",
                "{'type': 'Prepend', 'prepend': 'LONG'} | Prepend 100 bytes",
                "{'normalizers': [{'normalizers': [{'prepend': 'LONG'}]}]} | Prepend 100 bytes",
            })
    void soIsEachRuleAloneInWhicheverWayItIsWritten(String rule, String name) {
        String text = rule.replace('\'', '"').replace("LONG", "x".repeat(100));
        refused("\"normalizer\": " + text, "normalizer", name);
        refused("\"decoder\": " + text, "decoder", name);
    }

    @Test
    void multiplyingTablesAndPreTokenizersAreRefused() {
        byte[] table = ("\0\0\0\0" + "y".repeat(300) + "\0").getBytes(StandardCharsets.US_ASCII);
        String map = "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"%s\"}"
                .formatted(Base64.getEncoder().encodeToString(table));
        refused(normalizers(map, map), "90,000 bytes", "Precompiled, of texts of up to 300 bytes, then");
        String doubling = "{\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\": true}";
        String twenty = IntStream.range(0, 20).mapToObj(_ -> doubling).collect(Collectors.joining(", "));
        refused(
                "\"pre_tokenizer\": {\"type\": \"Sequence\", \"pretokenizers\": [" + twenty + "]}",
                "normalizer and pre_tokenizer can make 1,048,576 bytes");
    }

    @Test
    void anOverlongUnknownTokenIsRefused() throws IOException {
        Path file = file("\"normalizer\": null");
        Files.writeString(file, Files.readString(file).replace("[UNK]", "u".repeat(2000)));
        assertThatThrownBy(() -> HuggingFaceTokenizer.open(file))
                .hasMessageContainingAll(file.toString(), "unk_token has more than 1024 characters");
    }

    @Test
    void independentRulesDoNotMultiplyTheirGrowth() {
        String[] fractions = IntStream.range(0, 20)
                .mapToObj(i -> replace(Character.toString('A' + i), "1 / %d".formatted(i)))
                .toArray(String[]::new);
        assertThat(HuggingFaceTokenizer.open(file(normalizers(fractions))).encode("ABC"))
                .hasSize(1);
    }

    /** The rules of the tokenizers of Llama, Albert and T5. */
    @Test
    void theTokenizersInUseAreTaken() {
        assertThat(HuggingFaceTokenizer.open(
                                file(normalizers("{\"type\": \"Prepend\", \"prepend\": \"▁\"}", replace(" ", "▁"))))
                        .encode("a b"))
                .hasSize(1);
        assertThat(HuggingFaceTokenizer.open(file(normalizers(
                                replace("``", "\\\""),
                                "{\"type\": \"NFKD\"}",
                                "{\"type\": \"StripAccents\"}",
                                "{\"type\": \"Lowercase\"}",
                                "{\"type\": \"Replace\", \"pattern\": {\"Regex\": \" {2,}\"}, \"content\": \" \"}")))
                        .encode("``A  b``"))
                .hasSize(1);
    }

    /** Thirty bytes for one, and room for 4 MiB: one token for each of the pieces. */
    @Test
    void largeTextIsEncodedInPieces() {
        Tokenizer tokenizer = HuggingFaceTokenizer.open(file(normalizers(replace("a", "b".repeat(30)))));
        assertThat(tokenizer.encode("a".repeat(1000))).hasSize(1);
        assertThat(tokenizer.encode("a".repeat(300_000))).hasSize(3);
    }

    @Test
    void piecesAreTheTextAndEndBeforeSpaces() {
        assertThat(TextPieces.of("the expert, the router", 12)).containsExactly("the expert,", " the router");
        assertThat(TextPieces.of("aaaaaaaaaa", 4)).containsExactly("aaaa", "aaaa", "aa");
        List<String> pieces = TextPieces.of("学而时习之😀😀", 4);
        assertThat(pieces).hasSize(7).allMatch(piece -> piece.getBytes(StandardCharsets.UTF_8).length <= 4);
        assertThat(String.join("", pieces)).isEqualTo("学而时习之😀😀");
        assertThat(TextPieces.of("", 4)).containsExactly("");
    }
}
