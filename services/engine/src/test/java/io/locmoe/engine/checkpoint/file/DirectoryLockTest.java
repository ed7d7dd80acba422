package io.locmoe.engine.checkpoint.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Only one job at a time writes to a directory; a second one is told the holder. */
@Timeout(60)
class DirectoryLockTest {
    @TempDir
    Path directory;

    /** Holds the lock until it is killed, or its standard input ends. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            try (DirectoryLock lock = DirectoryLock.acquire(Path.of(arguments[0]), "job-7", Duration.ZERO)) {
                System.out.println("holds" + lock.takenOver().orElse(""));
                System.in.read();
            }
        }
    }

    private Process holder() throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        directory.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        assertThat(said.readLine()).isEqualTo("holds");
        return process;
    }

    private DirectoryLock acquire() {
        return DirectoryLock.acquire(directory, "job-8", Duration.ZERO);
    }

    /** The link may lead to a file of another user that this process may write. */
    @Test
    void aLinkInPlaceOfTheLockIsNotWrittenThrough(@TempDir Path elsewhere) throws IOException {
        Path other = Files.writeString(elsewhere.resolve("other"), "worth keeping");
        Files.createSymbolicLink(directory.resolve(DirectoryLock.FILE), other);
        assertThatThrownBy(this::acquire)
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("the directory " + directory + " cannot be used: ");
        assertThat(other).hasContent("worth keeping");
    }

    @Test
    void anotherProcessIsRefusedWithTheNameOfTheHolder() throws Exception {
        Process holder = holder();
        assertThatThrownBy(this::acquire)
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll(
                        directory.toString(),
                        "in use by job-7",
                        "process " + holder.pid(),
                        "on host ",
                        "started at 20");
        assertThatThrownBy(() -> DirectoryLock.requireFree(directory, Duration.ZERO))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("job-7");
        holder.getOutputStream().close();
        assertThat(holder.waitFor(30, TimeUnit.SECONDS)).isTrue();
        try (DirectoryLock lock = acquire()) {
            assertThat(lock.takenOver()).isEmpty();
        }
    }

    @Test
    void theLockOfAKilledProcessIsTakenOver() throws Exception {
        Process holder = holder();
        assertThat(holder.destroyForcibly().waitFor(30, TimeUnit.SECONDS)).isTrue();
        DirectoryLock.requireFree(directory, Duration.ZERO);
        try (DirectoryLock lock = acquire()) {
            assertThat(lock.takenOver())
                    .hasValueSatisfying(sentence -> assertThat(sentence)
                            .contains("was left by job-7", "process " + holder.pid(), "used again"));
        }
        try (DirectoryLock lock = acquire()) {
            assertThat(lock.takenOver()).isEmpty();
        }
    }

    @Test
    void anotherJobOfThisProcessIsRefusedAndTheHolderKeepsTheLock() throws Exception {
        try (DirectoryLock _ = DirectoryLock.acquire(directory, "job-7", Duration.ZERO)) {
            assertThatThrownBy(this::acquire)
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("in use by job-7");
            // The operating system gives a process's lock up where any channel of the file is closed.
            Process other = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Holder.class.getName(),
                            directory.toString()))
                    .redirectErrorStream(true)
                    .start();
            assertThat(new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("in use by job-7 in process "
                            + ProcessHandle.current().pid());
        }
    }

    @Test
    void aDirectoryThatVanishedIsLockedAgain() throws IOException {
        try (DirectoryLock lock = acquire()) {
            Files.delete(directory.resolve(DirectoryLock.FILE));
            Files.delete(directory);
            lock.renew();
            assertThat(directory.resolve(DirectoryLock.FILE)).exists();
            assertThatThrownBy(this::acquire).isInstanceOf(CheckpointException.class);
        }
        acquire().close();
    }
}
