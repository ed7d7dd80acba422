package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.file.DirectoryLock;
import io.locmoe.settings.FileRoots;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A writer whose run has gone on without it writes no checkpoint any more, whatever has become of its lock. */
@Timeout(120)
class WriterEpochTest {
    @TempDir
    Path directory;

    private static CheckpointStore store(Path directory, DirectoryLock lock, long epoch) throws IOException {
        CheckpointStore store =
                new CheckpointStore(directory, FileRoots.EVERYWHERE, 9, lock, new WriterEpoch("the-run", epoch));
        store.begin();
        return store;
    }

    private static DirectoryLock lock(Path directory) {
        return DirectoryLock.acquire(directory, "job-1", Duration.ZERO);
    }

    private static void write(CheckpointStore store, long step) throws IOException {
        try (Snapshot snapshot = Snapshots.empty(step, false)) {
            store.write(snapshot, CheckpointLineage.first());
        }
    }

    private List<String> checkpoints() throws IOException {
        try (var children = Files.list(directory)) {
            return children.map(child -> child.getFileName().toString())
                    .filter(name -> name.contains("step"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aLinkInPlaceOfTheEpochIsNotWrittenThrough(@TempDir Path elsewhere) throws IOException {
        Path other = Files.writeString(elsewhere.resolve("other"), "worth keeping");
        Files.createSymbolicLink(directory.resolve(WriterEpoch.FILE), other);
        try (DirectoryLock lock = lock(directory)) {
            assertThatThrownBy(() -> store(directory, lock, 5)).isInstanceOf(IOException.class);
        }
        assertThat(other).hasContent("worth keeping");
    }

    @Test
    void aDirectoryThatIsNowALinkToElsewhereIsNotWrittenTo(@TempDir Path elsewhere) throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        Path link = Files.createSymbolicLink(root.resolve("checkpoints"), elsewhere);
        try (DirectoryLock lock = lock(link)) {
            CheckpointStore store =
                    new CheckpointStore(link, new FileRoots(List.of(root)), 9, lock, new WriterEpoch("the-run", 5));
            assertThatThrownBy(store::begin)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is a link that leads out of " + root);
            assertThatThrownBy(() -> write(store, 1)).hasMessageContaining("is a link that leads out of " + root);
        }
        try (var written = Files.list(elsewhere)) {
            assertThat(written.map(path -> path.getFileName().toString())).containsExactly(DirectoryLock.FILE);
        }
    }

    /** Has the directory with epoch 5; writes a checkpoint for each line of its standard input. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            Path directory = Path.of(arguments[0]);
            try (DirectoryLock lock = lock(directory);
                    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                CheckpointStore store = store(directory, lock, 5);
                System.out.println("has it");
                for (long step = 1; input.readLine() != null; step++) {
                    System.out.println(attempt(store, step));
                }
            }
        }

        private static String attempt(CheckpointStore store, long step) {
            try {
                write(store, step);
                return "written";
            } catch (IOException refused) {
                return refused.getMessage();
            }
        }
    }

    private static void signal(Process process, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** A network file server does this to the lock of a client that is silent for too long. */
    private void loseTheLock() throws IOException {
        Files.delete(directory.resolve(DirectoryLock.FILE));
    }

    @Test
    void aStoppedWriterThatWakesUpIsRefused() throws Exception {
        Process stale = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        directory.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = stale.inputReader(StandardCharsets.UTF_8);
                var input = stale.outputWriter(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("has it");
            input.write("go\n");
            input.flush();
            assertThat(said.readLine()).isEqualTo("written");
            signal(stale, "STOP");
            loseTheLock();
            try (DirectoryLock lock = lock(directory)) {
                CheckpointStore next = store(directory, lock, 6);
                write(next, 7);
                signal(stale, "CONT");
                input.write("go\n");
                input.flush();
                assertThat(said.readLine()).contains("is now used by job-1");
            }
            input.write("go\n");
            input.flush();
            assertThat(said.readLine())
                    .contains("is now written by the same run with placement epoch 6", "epoch 5 writes there no more");
        } finally {
            stale.destroyForcibly();
        }
        assertThat(stale.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(checkpoints()).containsExactly("step-000001", "step-000007");
    }

    @Test
    void aWriterThatIsOvertakenWhileItWritesLeavesNothing() throws IOException {
        try (DirectoryLock lock = lock(directory)) {
            CheckpointStore store = store(directory, lock, 5);
            write(store, 1);
            new WriterEpoch("the-run", 6).record(directory);
            assertThatThrownBy(() -> write(store, 2))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("placement epoch 6");
        }
        assertThat(checkpoints()).containsExactly("step-000001");
    }

    @Test
    void aJobWithALowerEpochOfTheRunDoesNotBegin() throws IOException {
        try (DirectoryLock lock = lock(directory)) {
            store(directory, lock, 6);
        }
        try (DirectoryLock lock = lock(directory)) {
            assertThatThrownBy(() -> store(directory, lock, 5))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("epoch 5 writes there no more");
            store(directory, lock, 7);
            // Clocks of other runs do not matter.
            new CheckpointStore(directory, FileRoots.EVERYWHERE, 9, lock, new WriterEpoch("another", 3)).begin();
            write(store(directory, lock, 8), 1);
        }
    }

    @Test
    void malformedEpochFilesAreIgnored() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(WriterEpoch.FILE), "\u0000 by hand");
        try (DirectoryLock lock = lock(directory)) {
            write(store(directory, lock, 1), 1);
        }
        assertThat(checkpoints()).containsExactly("step-000001");
    }
}
