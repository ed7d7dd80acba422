package io.locmoe.corpus.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.corpus.text.DataDirectory;
import io.locmoe.corpus.text.DomainSource;
import io.locmoe.corpus.text.Texts;
import io.locmoe.corpus.tokenizer.ByteTokenizer;
import io.locmoe.corpus.tokenizer.Tokenizer;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCacheTest {

    @TempDir
    private Path directory;

    private final List<String> phrases = new ArrayList<>();

    /** Words of which each is one id, in a vocabulary of any size. */
    private record Words(int vocabularySize) implements Tokenizer {
        @Override
        public int[] encode(String text) {
            return Stream.of(text.split(" "))
                    .mapToInt(word -> 1 + Math.floorMod(31 * word.hashCode(), vocabularySize - 1))
                    .toArray();
        }

        @Override
        public String decode(int[] tokens) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int endOfDocument() {
            return 0;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 30_000, 300_000})
    void cachedTokensMatchTokensOnTheHeap(int vocabulary) {
        Tokenizer tokenizer = new Words(vocabulary);
        for (int words : new int[] {1, 60, 30_000}) {
            Texts.Memory source = Texts.numbered("w" + words, 30_000 / words, words);
            DomainText heap = new HeapTokens().text(source, tokenizer);
            DomainText file = cache().text(source, tokenizer);
            assertThat(file.fingerprint()).isEqualTo(heap.fingerprint());
            assertSame(file.training(), heap.training());
            assertSame(file.validation(), heap.validation());
        }
    }

    private static void assertSame(TextSplit split, TextSplit expected) {
        assertThat(split.length()).isEqualTo(expected.length());
        assertThat(split.window(0, (int) split.length())).isEqualTo(expected.window(0, (int) expected.length()));
        assertThat(split.documents()).isEqualTo(expected.documents());
        for (long document = 0; document < split.documents(); document++) {
            assertThat(split.document(document, 1 << 20)).isEqualTo(expected.document(document, 1 << 20));
        }
    }

    @Test
    void aTextIsReadOnceForConcurrentAndLaterReaders() throws Exception {
        Texts.Memory source = Texts.numbered("w", 300, 50);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Long>> fingerprints = IntStream.range(0, 4)
                    .mapToObj(process -> threads.submit(
                            () -> cache().text(source, new ByteTokenizer()).fingerprint()))
                    .toList();
            for (Future<Long> fingerprint : fingerprints) {
                assertThat(fingerprint.get()).isEqualTo(fingerprints.getFirst().get());
            }
        }
        cache().text(source, new ByteTokenizer());
        assertThat(source.reads()).hasValue(1);
    }

    @Test
    void aSecondReaderReportsThatItWaits() throws Exception {
        Texts.Memory source = Texts.numbered("w", 300, 50);
        Files.createDirectory(
                directory.resolve("cache"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        String lock = TokenFileName.of(source, new ByteTokenizer()).lock();
        FileChannel other = FileChannel.open(
                directory.resolve("cache").resolve(lock), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        other.lock();
        TokenCache cache = new TokenCache(directory.resolve("cache"), phrase -> {
            phrases.add(phrase);
            closeQuietly(other);
        });
        assertThat(cache.text(source, new ByteTokenizer()).training().documents())
                .isPositive();
        assertThat(phrases.getFirst()).contains("waiting for another process that reads text 'w'");
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void changedTextReplacesItsCachedTokens() throws IOException {
        Path text = Files.createDirectories(directory.resolve("data/d")).resolve("a.txt");
        Files.writeString(text, "a".repeat(5_000));
        long former = fingerprint();
        assertThat(fingerprint()).isEqualTo(former);
        assertThat(tokenFiles()).hasSize(1);
        Path first = tokenFiles().getFirst();
        Files.writeString(text, "b".repeat(5_000));
        assertThat(fingerprint()).isNotEqualTo(former);
        assertThat(tokenFiles()).hasSize(1).doesNotContain(first);
    }

    @Test
    void damagedAndPartialCacheFilesAreRewritten() throws IOException {
        Path text = Files.createDirectories(directory.resolve("data/d")).resolve("a.txt");
        Files.writeString(text, "a".repeat(50_000));
        long fingerprint = fingerprint();
        Path file = tokenFiles().getFirst();
        Files.write(file.resolveSibling(file.getFileName() + ".partial"), new byte[100]);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(1_000);
        }
        assertThat(fingerprint()).isEqualTo(fingerprint);
        assertThat(Files.size(file)).isGreaterThan(50_000);
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".partial"));
        }
    }

    @Test
    void onlyForgottenFilesOfItsOwnAreDeleted() throws IOException {
        Texts.Memory text = Texts.numbered("w", 300, 50);
        cache().text(text, new ByteTokenizer());
        Path forgotten = tokenFiles().getFirst();
        Path foreign = Files.writeString(forgotten.resolveSibling("thesis.tokens"), "mine");
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(TokenCache.KEPT_DAYS + 1)));
        Files.setLastModifiedTime(forgotten, old);
        Files.setLastModifiedTime(foreign, old);
        DomainText mapped = cache().text(text, new ByteTokenizer());
        Files.setLastModifiedTime(forgotten, old);
        cache().text(Texts.numbered("v", 300, 50), new Words(300));
        assertThat(forgotten).doesNotExist();
        assertThat(foreign).exists();
        assertThat(mapped.training().window(0, 2)).hasSize(2);
    }

    @Test
    void aDirectoryThatOthersMayWriteToIsRefused() throws IOException {
        Path shared = Files.createDirectory(directory.resolve("cache"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> cache().text(Texts.numbered("w", 300, 50), new ByteTokenizer()))
                .isInstanceOf(CorpusException.class)
                .hasMessageContainingAll("others may write to " + shared, "LOCMOE_CACHE");
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Files.writeString(directory.resolve("cache"), "a file");
        assertThatThrownBy(() -> new TokenCache(directory.resolve("cache/below"), phrases::add)
                        .text(Texts.numbered("w", 300, 50), new ByteTokenizer()))
                .isInstanceOf(CorpusException.class)
                .hasMessageContainingAll(directory.resolve("cache") + "", "is not a directory", "LOCMOE_CACHE");
    }

    @Test
    void progressIsToldInBytesAndTime() {
        long[] now = {0};
        ReadingProgress progress = new ReadingProgress("news", 5_000_000_000L, phrases::add, () -> now[0]);
        progress.accept(1);
        now[0] = 2_000_000_000;
        progress.accept(400_000_000);
        progress.accept(400_000_001);
        assertThat(phrases).containsExactly("reading text 'news': 0.40 of 5.00 GB, 200 MB/s, 23 s left");
    }

    private TokenCache cache() {
        return new TokenCache(directory.resolve("cache"), phrases::add);
    }

    private long fingerprint() {
        List<DomainSource> sources = DataDirectory.domains(directory.resolve("data"), FileRoots.EVERYWHERE);
        return cache().text(sources.getFirst(), new ByteTokenizer()).fingerprint();
    }

    private List<Path> tokenFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            return files.filter(file -> file.toString().endsWith(".tokens")).toList();
        }
    }
}
