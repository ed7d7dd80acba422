package io.locmoe.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PrivateDirectoryTest {
    private static final String PREFIX = "locmoe_test-";

    @TempDir
    private Path parent;

    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(parent)) {
            return files.toList();
        }
    }

    @Test
    void directoryIsPrivateAndIsDeletedWithItsContents() throws IOException {
        try (PrivateDirectory directory = PrivateDirectory.createIn(parent, PREFIX)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
                    .isEqualTo("rwx------");
            Files.createDirectories(directory.path().resolve("node-0"));
            Files.writeString(directory.path().resolve("node-0/key.pem"), "secret");
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void severalDirectoriesCoexist() throws IOException {
        try (PrivateDirectory one = PrivateDirectory.createIn(parent, PREFIX);
                PrivateDirectory two = PrivateDirectory.createIn(parent, PREFIX)) {
            assertThat(one.path()).isDirectory();
            assertThat(two.path()).isDirectory();
        }
        assertThat(left()).isEmpty();
    }

    /** As a node that ends does with the copies of plug-ins that a rehearsal gives back at that moment. */
    @Test
    void twoMayRemoveTheSameAtTheSameTime() throws Exception {
        for (int round = 0; round < 50; round++) {
            Path directory = Files.createDirectory(parent.resolve("round-" + round));
            for (int i = 0; i < 20; i++) {
                Path inner = Files.createDirectory(directory.resolve("plugin-" + i));
                Files.writeString(inner.resolve("plugin.jar"), "classes");
                Files.writeString(inner.resolve("library.jar"), "classes");
            }
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> remove(directory));
            remove(directory);
            other.get(20, TimeUnit.SECONDS);
            assertThat(left()).isEmpty();
        }
    }

    private static void remove(Path directory) {
        try {
            PrivateDirectory.removeTree(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aDirectoryIsRemovedOnlyAfterItsProcessDied() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        parent.toString())
                .start();
        try {
            Path held = Path.of(other.inputReader().readLine());
            PrivateDirectory.createIn(parent, PREFIX).close();
            assertThat(held.resolve("key.pem")).exists();
            other.destroyForcibly();
            assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(held.resolve("key.pem")).exists();
            PrivateDirectory.createIn(parent, PREFIX).close();
            assertThat(left()).isEmpty();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void directoriesWithOtherNamesAreKept() throws IOException {
        Path other = Files.createDirectories(parent.resolve("locmoe-other"));
        Files.writeString(other.resolve("lock"), "");
        PrivateDirectory.createIn(parent, PREFIX).close();
        assertThat(left()).containsExactly(other);
    }

    /** A program: makes a directory and lives until it is killed. */
    static final class Holder {
        private Holder() {}

        /** Argument: where. */
        public static void main(String[] arguments) throws Exception {
            PrivateDirectory directory = PrivateDirectory.createIn(Path.of(arguments[0]), PREFIX);
            Files.writeString(directory.path().resolve("key.pem"), "secret");
            System.out.println(directory.path());
            System.in.read();
        }
    }
}
