package io.locmoe.corpus.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.locmoe.corpus.Corpus;
import io.locmoe.corpus.CorpusSettings;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A check names everything that is wrong with a text, and reads only the beginnings of large text. */
class TextCheckTest {
    private static final long LARGE = 1L << 40;

    @TempDir
    private Path directory;

    @Test
    void everyProblemOfEveryDomainIsNamedWithFileAndLine() throws IOException {
        write("binary/a.txt", "two\nlines\n\0");
        write("broken/a.jsonl", "{\"text\": \"good\"}\n{\"text\": 3}\nwords\n");
        write("broken/b.jsonl", "\n\n{\"body\": \"a\"}\n");
        write("good/a.txt", "x".repeat(2_000));
        write("short/a.txt", "x");
        assertThat(problems())
                .hasSize(5)
                .anyMatch(line -> line.contains("binary/a.txt, line 3, byte 10: a NUL byte"))
                .anyMatch(line -> line.contains("broken/a.jsonl, line 2: not an object with a string field"))
                .anyMatch(line -> line.contains("broken/a.jsonl, line 3: malformed JSON"))
                .anyMatch(line -> line.contains("broken/b.jsonl, line 3: not an object"))
                .anyMatch(line -> line.contains("'short'") && line.contains("a sequence of 64 needs 65"));
    }

    @Test
    void namesOfFilesAddNoLinesAndSteerNoTerminal() throws IOException {
        write("d/forged\n2026 INFO all is well\u001b[2J.jsonl", "words\n");
        assertThat(problems())
                .singleElement()
                .asString()
                .contains("d/forged\\u000a2026 INFO all is well\\u001b[2J.jsonl, line 1: malformed");
    }

    @Test
    void domainsWithoutTextAreAllNamedBesideWhatIsWrongInOthers() throws IOException {
        Files.createDirectories(directory.resolve("one"));
        Files.createDirectories(directory.resolve("two"));
        write("broken/a.txt", "\0");
        assertThat(problems())
                .hasSize(3)
                .anyMatch(line -> line.contains("/one has no .txt or .jsonl file"))
                .anyMatch(line -> line.contains("/two has no .txt or .jsonl file"))
                .anyMatch(line -> line.contains("broken/a.txt, line 1, byte 0: a NUL byte"));
    }

    @Test
    void ofALargeTextTheBeginningOfEachFileIsRead() throws IOException {
        write("broken/b.jsonl", "words\n");
        sparse("large/a.jsonl", "{\"text\": \"good\"}\nwords\n" + "{\"text\": \"more\"}\n".repeat(300_000));
        assertThat(problems())
                .hasSize(2)
                .anyMatch(line -> line.contains("broken/b.jsonl, line 1: malformed"))
                .anyMatch(line -> line.contains("large/a.jsonl, line 2: malformed"));
    }

    @Test
    void aSearchEndsAfterSoManyProblemsOrBytes() throws IOException {
        write("d/a.jsonl", "words\n".repeat(1_000));
        write("d/b.txt", "\0");
        assertThat(problems()).hasSize(TextProblems.MOST + 1).last().asString().contains("the check ended here");
    }

    @Test
    void aSearchEndsWhenItsBytesAreSpent() throws IOException {
        write("d/a.txt", "x".repeat(2_000));
        write("d/b.txt", "\0");
        DomainSource domain =
                DataDirectory.domains(directory, FileRoots.EVERYWHERE).getFirst();
        TextProblems whole = new TextProblems(3_000);
        domain.check(whole, _ -> {});
        assertThatThrownBy(whole::throwAny).hasMessageContaining("b.txt, line 1");
        TextProblems spent = new TextProblems(1_000);
        domain.check(spent, _ -> {});
        assertThatCode(spent::throwAny).doesNotThrowAnyException();
    }

    private List<String> problems() {
        return catchThrowableOfType(
                        CorpusException.class,
                        () -> Corpus.open(CorpusSettings.defaults(64).withDataDirectory(directory))
                                .check())
                .getMessage()
                .lines()
                .toList();
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** A file that is longer than a check may read; its end is a hole of NUL bytes. */
    private void sparse(String name, String text) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(write(name, text).toFile(), "rw")) {
            file.setLength(LARGE);
        }
    }
}
