package io.locmoe.dataplane.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OwnDirectoryTest {
    private static final String TOKEN = "00112233445566778899aabbccddeeff";

    @TempDir
    private Path parent;

    private List<Path> left() throws Exception {
        try (Stream<Path> paths = Files.list(parent)) {
            return paths.toList();
        }
    }

    @Test
    void directoryIsPrivateAndIsDeletedOnClose() throws Exception {
        try (OwnDirectory own = OwnDirectory.createIn(parent)) {
            Path directory = own.socket().getParent();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
            assertThat(own.ring(TOKEN).path().getParent()).isEqualTo(directory);
            Files.createFile(own.socket());
            Files.createFile(own.ring(TOKEN).path());
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void onlyDirectoriesOfDeadProcessesAreRemoved() throws Exception {
        try (OwnDirectory own = OwnDirectory.createIn(parent);
                Child other = new Child(parent)) {
            Path its = other.directory();
            try (OwnDirectory _ = OwnDirectory.createIn(parent)) {
                assertThat(its).exists();
                assertThat(own.socket().getParent()).exists();
            }
            other.kill();
            assertThat(its.resolve(OwnDirectory.SOCKET)).exists();
            try (OwnDirectory _ = OwnDirectory.createIn(parent)) {
                assertThat(its).doesNotExist();
                assertThat(own.socket().getParent()).exists();
            }
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void directoriesOfOtherProgramsAreLeftAlone() throws Exception {
        Path diary = Files.createDirectories(parent.resolve("locmoe-diary")).resolve("monday");
        Files.writeString(diary, "rain");
        Path locked = Files.createDirectories(parent.resolve("locmoe-other"));
        Files.createFile(locked.resolve("lock"));
        Path kept = Files.writeString(locked.resolve("kept"), "sun");
        OwnDirectory.createIn(parent).close();
        assertThat(diary).hasContent("rain");
        assertThat(kept).hasContent("sun");
    }

    /** A process that has such a directory and waits to be killed. */
    private static final class Child implements AutoCloseable {
        private final Process process;

        Child(Path parent) throws Exception {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Child.class.getName(),
                            parent.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        }

        Path directory() throws Exception {
            return Path.of(process.inputReader().readLine());
        }

        void kill() throws Exception {
            process.destroyForcibly().waitFor();
        }

        @Override
        public void close() throws Exception {
            kill();
        }

        public static void main(String[] arguments) throws Exception {
            OwnDirectory own = OwnDirectory.createIn(Path.of(arguments[0]));
            Files.createFile(own.socket());
            Files.createFile(own.ring(TOKEN).path());
            System.out.println(own.socket().getParent());
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
