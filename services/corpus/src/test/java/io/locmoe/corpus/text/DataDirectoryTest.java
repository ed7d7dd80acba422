package io.locmoe.corpus.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.corpus.Corpus;
import io.locmoe.corpus.CorpusSettings;
import io.locmoe.settings.FileRoots;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataDirectoryTest {

    @TempDir
    private Path directory;

    @Test
    void subFoldersAreDomainsSortedByName() throws IOException {
        write("zh/a.txt", "中文");
        write("EN/b.txt", "second");
        write("EN/a.txt", "first");
        write("EN/part/lines.jsonl", """
                {"id": [1, {"text": 2}], "text": "third\\n"}

                {"text":"fourth","x":null}
                """);
        write("EN/notes.md", "ignored");
        write("EN/..2024/a.txt", "former version of a mounted volume");
        write(".git/a.txt", "ignored");
        List<DomainSource> domains = domains();
        assertThat(domains).extracting(DomainSource::name).containsExactly("EN", "zh");
        assertThat(Texts.documents(domains.getFirst())).containsExactly("first", "second", "third\n", "fourth");
        assertThat(Texts.documents(domains.getLast())).containsExactly("中文");
    }

    @Test
    void aLongFileIsOneDocumentCutInPiecesAtLineBreaks() throws IOException {
        String text = "😀 sparse mixture of experts 中文\n".repeat(20_000) + "x" + "😀".repeat(2 * FolderText.PIECE);
        write("d/long.txt", text);
        DomainSource domain = domains().getFirst();
        assertThat(Texts.documents(domain)).containsExactly(text);
    }

    @Test
    void aByteOrderMarkIsSkipped() throws IOException {
        write("d/a.jsonl", "\uFEFF{\"text\": \"x\"}");
        assertThat(Texts.documents(domains().getFirst())).containsExactly("x");
    }

    @Test
    void aMissingDirectoryIsNamed() {
        Path missing = directory.resolve("none");
        assertError(
                () -> DataDirectory.domains(missing, FileRoots.EVERYWHERE),
                missing + " does not exist",
                "one sub-folder per domain");
    }

    @Test
    void aFileIsNotADirectory() throws IOException {
        write("a.txt", "x");
        assertError(
                () -> DataDirectory.domains(directory.resolve("a.txt"), FileRoots.EVERYWHERE),
                "a.txt is not a directory");
    }

    @Test
    void aDirectoryWithoutSubFoldersIsRefused() throws IOException {
        write("a.txt", "x");
        assertError(this::domains, directory + " has no sub-folders");
    }

    @Test
    void aSubFolderWithoutTextFilesIsRefused() throws IOException {
        write("good/a.txt", "x");
        write("bad/a.pdf", "x");
        assertError(this::domains, directory.resolve("bad") + " has no .txt or .jsonl file");
    }

    @Test
    void aDomainOfEmptyFilesIsRefused() throws IOException {
        write("empty/a.txt", "");
        write("empty/b.jsonl", "\n{\"text\": \"\"}\n");
        Corpus corpus = Corpus.open(CorpusSettings.defaults(8).withDataDirectory(directory));
        assertError(corpus::load, "'empty' has no text in " + directory.resolve("empty"));
    }

    @Test
    void aTextShorterThanASequenceIsRefused() throws IOException {
        write("short/a.txt", "x".repeat(1_000));
        Corpus corpus = Corpus.open(CorpusSettings.defaults(64).withDataDirectory(directory));
        assertError(
                corpus::load, "'short'", "50 tokens for validation", "a sequence of 64 needs 65", "a shorter sequence");
        assertThat(Corpus.open(CorpusSettings.defaults(49).withDataDirectory(directory))
                        .load()
                        .trainingTokens())
                .isEqualTo(951);
    }

    @Test
    void bytesThatAreNotUtf8AreNamedByFileAndOffset() throws IOException {
        Path file = write("d/a.txt", "");
        byte[] bytes = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        bytes[70_001] = (byte) 0xE9;
        Files.write(file, bytes);
        assertError(this::readAll, file + ", line 1, byte 70001: not UTF-8", "convert the file");
    }

    @Test
    void aTruncatedCharacterAtTheEndIsNotUtf8() throws IOException {
        Path file = write("d/a.jsonl", "");
        Files.write(file, new byte[] {'\n', (byte) 0xE4, (byte) 0xB8});
        assertError(this::readAll, file + ", line 2, byte 1: not UTF-8");
    }

    @Test
    void utf16IsNotText() throws IOException {
        Path file = write("d/a.txt", "");
        Files.write(file, "ab".getBytes(StandardCharsets.UTF_16LE));
        assertError(this::readAll, file + ", line 1, byte 1: a NUL byte");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{\"text\": ~ malformed JSON at column",
                "{\"text\": \"a\"} x ~ malformed JSON at column",
                "{\"text\": \"a\"} {} ~ not an object with a string field",
                "{\"body\": \"a\"} ~ not an object with a string field",
                "{\"text\": 3} ~ not an object with a string field",
                "{\"messages\": [{\"role\": \"user\"}]} ~ message 1 has no \"content\"",
                "[\"text\"] ~ not an object with a string field",
                "plain words ~ malformed JSON at column",
                "{\"text\": \"a\\u0000b\"} ~ NUL character",
            })
    void aMalformedLineIsNamedByFileAndNumber(String line, String message) throws IOException {
        Path file = write("d/a.jsonl", "{\"text\": \"good\"}\n\n" + line + "\n");
        assertError(this::readAll, file + ", line 3: ", message, "correct or remove the line");
    }

    @Test
    void aLinkToAFolderAboveItIsRefused() throws IOException {
        write("d/a.txt", "x");
        Files.createSymbolicLink(directory.resolve("d/again"), directory.resolve("d"));
        assertError(() -> domains(), "d/again", "a link that leads back to a directory above it");
    }

    @Test
    void aLinkToNothingIsRefused() throws IOException {
        write("d/a.txt", "x");
        Files.createSymbolicLink(directory.resolve("d/b.txt"), directory.resolve("none.txt"));
        assertError(this::domains, "d/b.txt is a link to a file that does not exist");
    }

    /** Somebody who may write there could have any file of the node's user trained on, and read it from the model. */
    @Test
    void linksOutOfTheRootsAreRefused(@TempDir Path elsewhere) throws IOException {
        Path secret = Files.writeString(elsewhere.resolve("secret.txt"), "secret");
        FileRoots roots = new FileRoots(List.of(directory));
        write("d/a.txt", "own");
        Files.createSymbolicLink(directory.resolve("d/again.txt"), directory.resolve("d/a.txt"));
        assertThat(Texts.documents(DataDirectory.domains(directory, roots).getFirst()))
                .containsExactly("own", "own");
        Path link = Files.createSymbolicLink(directory.resolve("d/link.txt"), secret);
        assertError(() -> DataDirectory.domains(directory, roots), link + ": is a link that leads out of " + directory);
        Files.delete(link);
        Files.createSymbolicLink(directory.resolve("d/deep"), elsewhere);
        assertError(() -> DataDirectory.domains(directory, roots), "d/deep/secret.txt: is a link that leads out of");
        Files.delete(directory.resolve("d/deep"));
        Files.createSymbolicLink(directory.resolve("e"), elsewhere);
        assertError(() -> DataDirectory.domains(directory, roots), "e/secret.txt: is a link that leads out of");
    }

    /** A user who reads text of their own configures these places as roots. */
    @Test
    void placesIncludeTheTargetsOfLinks(@TempDir Path elsewhere) throws IOException {
        Files.writeString(elsewhere.resolve("a.txt"), "linked");
        Files.writeString(Files.createDirectory(elsewhere.resolve("deep")).resolve("b.txt"), "in a linked directory");
        write("d/a.txt", "own");
        Files.createSymbolicLink(directory.resolve("d/link.txt"), elsewhere.resolve("a.txt"));
        Files.createSymbolicLink(directory.resolve("e"), elsewhere.resolve("deep"));
        assertThat(DataDirectory.places(directory))
                .containsExactlyInAnyOrder(
                        directory.toRealPath().resolve("d"),
                        elsewhere.toRealPath(),
                        elsewhere.toRealPath().resolve("deep"));
        assertThat(DataDirectory.domains(directory, new FileRoots(DataDirectory.places(directory))))
                .hasSize(2);
        assertThat(DataDirectory.places(directory.resolve("none"))).isEmpty();
    }

    @Test
    void aFileThatBecomesALinkBeforeItIsReadIsNotRead(@TempDir Path elsewhere) throws IOException {
        Path secret = Files.writeString(elsewhere.resolve("secret.txt"), "secret");
        Path file = write("d/a.txt", "friend");
        DomainSource domain = DataDirectory.domains(directory, new FileRoots(List.of(directory)))
                .getFirst();
        Files.delete(file);
        Files.createSymbolicLink(file, secret);
        assertError(() -> Texts.documents(domain), file + " cannot be read", "is a link that leads out of");
    }

    @Test
    void aPipeIsRefusedRatherThanWaitedFor() throws Exception {
        write("d/a.txt", "x");
        Path pipe = directory.resolve("d/b.jsonl");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertError(this::domains, pipe + " is a pipe or a device, not a file");
    }

    @Test
    void aFileThatGrowsWhileItIsReadIsRefused() throws IOException {
        Path file = write("d/a.txt", "x".repeat(100));
        DomainSource domain = domains().getFirst();
        Files.writeString(file, "y", StandardOpenOption.APPEND);
        assertError(() -> Texts.documents(domain), file + " changed while it was read");
    }

    @Test
    void aLineThatDoesNotFitInMemoryIsNamed() throws IOException {
        Path file = directory.resolve("d/a.jsonl");
        write("d/a.jsonl", "{\"text\": \"good\"}\n");
        try (BufferedWriter line = Files.newBufferedWriter(file, StandardOpenOption.APPEND)) {
            for (int i = 0; i <= TextLines.LONGEST / 1_000; i++) {
                line.write("x".repeat(1_000));
            }
        }
        assertError(this::readAll, file + ", line 2 has more than", "a .txt file of its own");
    }

    private List<DomainSource> domains() {
        return DataDirectory.domains(directory, FileRoots.EVERYWHERE);
    }

    private void readAll() {
        domains().forEach(Texts::documents);
    }

    private static void assertError(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(CorpusException.class).hasMessageContainingAll(parts);
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
