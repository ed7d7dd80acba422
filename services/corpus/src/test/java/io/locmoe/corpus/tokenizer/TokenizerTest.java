package io.locmoe.corpus.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.corpus.Corpus;
import io.locmoe.corpus.CorpusMeasurement;
import io.locmoe.corpus.CorpusSettings;
import io.locmoe.corpus.text.CorpusException;
import io.locmoe.engine.job.Sequence;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {

    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "the expert", "学而时习之，不亦说乎？", "return x != null ? x : \"😀\";\n\ttab"})
    void textMakesARoundTrip(String text) throws URISyntaxException {
        for (Tokenizer tokenizer : new Tokenizer[] {new ByteTokenizer(), open("byte-level-bpe.json")}) {
            assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
        }
    }

    @Test
    void bytesAreTheirOwnTokens() {
        Tokenizer tokenizer = new ByteTokenizer();
        assertThat(tokenizer.encode("aé")).containsExactly(0x61, 0xC3, 0xA9);
        assertThat(tokenizer.vocabularySize()).isEqualTo(256);
        assertThat(tokenizer.endOfDocument()).isZero();
        assertThat(tokenizer.decode(new int[] {0x61, 0xC3})).isEqualTo("a\uFFFD");
        assertThatThrownBy(() -> tokenizer.decode(new int[] {1, 256}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("256");
    }

    @Test
    void mergesAreAppliedAndTheEndTokenIsTheFiles() throws URISyntaxException {
        Tokenizer tokenizer = open("byte-level-bpe.json");
        assertThat(tokenizer.encode("theexpert")).containsExactly(262, 260);
        assertThat(tokenizer.endOfDocument()).isEqualTo(263);
        assertThat(tokenizer.vocabularySize()).isEqualTo(264);
        assertThatThrownBy(() -> tokenizer.decode(new int[] {264})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTokenizerWithoutAnEndTokenGetsANewOne() throws URISyntaxException {
        Tokenizer tokenizer = open("word-level.json");
        assertThat(tokenizer.encode("the router chooses another expert")).containsExactly(1, 2, 3, 0, 5);
        assertThat(tokenizer.decode(new int[] {1, 2, 3, 4, 5})).isEqualTo("the router chooses an expert");
        assertThat(tokenizer.endOfDocument()).isEqualTo(6);
        assertThat(tokenizer.vocabularySize()).isEqualTo(7);
    }

    @Test
    void aCorpusIsEncodedWithTheTokenizerOfItsSettings() throws IOException, URISyntaxException {
        Path folder = Files.createDirectories(directory.resolve("data/words"));
        Files.writeString(folder.resolve("a.txt"), "the router chooses an expert\n".repeat(100));
        CorpusSettings settings = CorpusSettings.defaults(8)
                .withDataDirectory(directory.resolve("data"))
                .withTokenizer(resource("word-level.json"));
        Corpus corpus = Corpus.open(settings);
        Sequence sequence = corpus.sampler(1).sequence(0, 0, 0);
        assertThat(corpus.trainingTokens()).isEqualTo(476);
        for (int i = 0; i < 8; i++) {
            assertThat(sequence.targets()[i]).isIn(Set.of(6, sequence.tokens()[i] % 5 + 1));
        }
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = directory.resolve("tokenizer.json");
        assertError(missing, missing + " is not a file");
    }

    @Test
    void aBrokenFileIsNamed() throws IOException {
        Path file = directory.resolve("tokenizer.json");
        Files.writeString(file, "{\"model\": {\"vocab\": ");
        assertError(file, file + " cannot be loaded");
        Files.writeString(file, "{\"model\": {\"type\": \"none\"}}");
        assertError(file, file + " cannot be loaded");
        Files.writeString(file, "[]");
        assertError(file, file + " cannot be loaded");
    }

    @Test
    void theVocabularyOfAUnigramModelIsAList() throws IOException {
        Path file = directory.resolve("unigram.json");
        Files.writeString(file, """
                {"added_tokens": [{"id": 1, "content": "</s>", "special": true, "extra": {"id": 99}}],
                 "model": {"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0.0], ["</s>", 0.0], ["a", -1.5]]}}
                """);
        TokenizerFile read = TokenizerFile.read(file, Files.readAllBytes(file));
        assertThat(read.size()).isEqualTo(3);
        assertThat(read.endOfDocument()).isEqualTo(1);
    }

    @Test
    void trainingOnBytesNeverLoadsTheNativeTokenizer() throws IOException, InterruptedException {
        String log = run(directory, "-verbose:class", CorpusMeasurement.class.getName(), "code");
        assertThat(log.contains("io.locmoe.corpus.tokenizer.ByteTokenizer")).isTrue();
        assertThat(log.contains("ai.djl.")).isFalse();
    }

    @Test
    void aCacheThatCannotBeWrittenIsNamed() throws Exception {
        Path cache = Files.writeString(directory.resolve("file"), "no directory");
        String log = run(
                cache,
                "-Dquiet",
                Open.class.getName(),
                resource("word-level.json").toString());
        assertThat(log).contains("native tokenizer library does not run here", "DJL_CACHE_DIR");
    }

    /** Opens a tokenizer in a process of its own: the library is loaded once per process. */
    public static final class Open {
        private Open() {}

        public static void main(String... arguments) {
            try {
                System.out.println(
                        HuggingFaceTokenizer.open(Path.of(arguments[0])).vocabularySize());
            } catch (CorpusException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static String run(Path cache, String flag, String main, String argument)
            throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder =
                new ProcessBuilder(java, NATIVE, flag, "-cp", System.getProperty("java.class.path"), main, argument);
        builder.environment().put("DJL_CACHE_DIR", cache.toString());
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(output.substring(Math.max(0, output.length() - 500)))
                .isZero();
        return output;
    }

    @Test
    void aTokenizerOutsideOfTheRootsIsNotRead(@TempDir Path root) throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("tokenizer.json"), resource("word-level.json"));
        assertThatThrownBy(() -> HuggingFaceTokenizer.open(link, new FileRoots(List.of(root))))
                .isInstanceOf(CorpusException.class)
                .hasMessageContainingAll(link.toString(), "is a link that leads out of " + root);
    }

    private static void assertError(Path file, String message) {
        CorpusSettings settings = CorpusSettings.defaults(8).withTokenizer(file);
        assertThatThrownBy(() -> Corpus.open(settings))
                .isInstanceOf(CorpusException.class)
                .hasMessageContainingAll(message, "tokenizer.json");
    }

    private static Tokenizer open(String name) throws URISyntaxException {
        return HuggingFaceTokenizer.open(resource(name));
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(TokenizerTest.class.getResource("/" + name).toURI());
    }
}
