package io.locmoe.corpus.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.corpus.text.DomainSource;
import io.locmoe.corpus.text.TextSink;
import io.locmoe.corpus.tokenizer.ByteTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BuiltInTokensTest {
    @TempDir
    private Path directory;

    private final AtomicInteger reads = new AtomicInteger();

    private BuiltInTokens tokens(Path files, String code) {
        return new BuiltInTokens(new TokenCache(files, phrase -> {}), code);
    }

    private DomainSource source(String... sentences) {
        return new DomainSource() {
            @Override
            public String name() {
                return "one";
            }

            @Override
            public String location() {
                return "this test";
            }

            @Override
            public void read(TextSink sink) {
                reads.incrementAndGet();
                if (sentences.length == 0) {
                    throw new CorpusException("it is broken");
                }
                Stream.of(sentences).forEach(sink::document);
            }
        };
    }

    private static List<Integer> all(DomainText text) {
        List<Integer> tokens = new ArrayList<>();
        for (long position = 0; position < text.tokens().length(); position++) {
            tokens.add(text.tokens().get(position));
        }
        return tokens;
    }

    @Test
    void theNextProcessReusesTheTokenFile() {
        DomainText first = tokens(directory.resolve("files"), "a").text(source("a", "bc"), new ByteTokenizer());
        DomainText second = tokens(directory.resolve("files"), "a").text(source("a", "bc"), new ByteTokenizer());
        assertThat(reads).hasValue(1);
        assertThat(all(second)).isEqualTo(all(first));
    }

    @Test
    void anotherBuildTokenizesTheTextAgain() {
        tokens(directory.resolve("files"), "a").text(source("a", "bc"), new ByteTokenizer());
        tokens(directory.resolve("files"), "b").text(source("a", "bc"), new ByteTokenizer());
        assertThat(reads).hasValue(2);
    }

    @Test
    void textIsReadIntoTheHeapIfNoFileCanBeWritten() throws IOException {
        Path inTheWay = Files.writeString(directory.resolve("files"), "a file");
        DomainText text = tokens(inTheWay, "a").text(source("a", "bc"), new ByteTokenizer());
        assertThat(all(text)).isEqualTo(all(new HeapTokens().text(source("a", "bc"), new ByteTokenizer())));
    }

    @Test
    void failureToReadTheTextIsReported() {
        BuiltInTokens tokens = tokens(directory.resolve("files"), "a");
        assertThatThrownBy(() -> tokens.text(source(), new ByteTokenizer())).hasMessage("it is broken");
    }

    @ParameterizedTest
    @MethodSource("io.locmoe.corpus.builtin.BuiltInText#domains")
    void aFileHasTheTokensOfTheHeap(DomainSource source) {
        DomainText read = new HeapTokens().text(source, new ByteTokenizer());
        tokens(directory.resolve("files"), "a").text(source, new ByteTokenizer());
        DomainText mapped = tokens(directory.resolve("files"), "a").text(source, new ByteTokenizer());
        assertThat(mapped.fingerprint()).isEqualTo(read.fingerprint());
        assertThat(mapped.tokens().values().mismatch(read.tokens().values())).isEqualTo(-1);
    }

    /** The jars with their sizes, or the JDK. */
    @ParameterizedTest
    @MethodSource("io.locmoe.corpus.builtin.BuiltInText#domains")
    void everyDomainIsIdentifiedByItsJarsOrTheJdk(DomainSource source) {
        List<String> facts = new ArrayList<>();
        source.identify(facts::add);
        assertThat(facts)
                .isNotEmpty()
                .allSatisfy(fact -> assertThat(fact)
                        .matches("[^/]+\\.jar, \\d+ bytes|JDK "
                                + Runtime.version().toString().replace("+", "\\+") + ", \\d+ bytes"));
    }

    @Test
    void classesOutsideJarsHaveNoDigest() {
        assertThat(BuiltInTokens.digestOfJar(BuiltInTokensTest.class)).isEmpty();
        assertThat(BuiltInTokens.digestOfJar(Test.class)).get().asString().matches("[0-9a-f]{64}");
    }
}
