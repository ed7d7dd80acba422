package io.locmoe.laboratory.bench.faults.injection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done to files and processes happens, and is taken back. */
class InjectionTest {
    @TempDir
    Path directory;

    private Path checkpoints() throws IOException {
        return Files.createDirectories(directory.resolve("checkpoints"));
    }

    @Test
    void aDirectoryThatWasMovedAwayComesBackWithWhatWasInIt() throws IOException {
        Path checkpoints = checkpoints();
        Files.writeString(checkpoints.resolve("one"), "1");
        LostDirectory injection = new LostDirectory(checkpoints);
        injection.relieve();
        assertThat(checkpoints.resolve("one")).as("nothing has happened yet").exists();
        injection.strike(List.of());
        assertThat(checkpoints).isRegularFile();
        injection.close();
        assertThat(checkpoints.resolve("one")).hasContent("1");
        assertThat(directory.resolve("checkpoints.away")).doesNotExist();
    }

    @Test
    void aFullDiskIsFullUntilRelievedAndUnmountedOnClose() throws IOException {
        assumeTrue(FullDisk.obstacle().isEmpty(), () -> FullDisk.obstacle().orElseThrow());
        Path checkpoints = checkpoints();
        FullDisk injection = mounted(checkpoints);
        try (injection) {
            Files.write(checkpoints.resolve("before"), new byte[10_000]);
            injection.strike(List.of());
            assertThatThrownBy(() -> Files.write(checkpoints.resolve("more"), new byte[10_000]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left");
            injection.relieve();
            Files.write(checkpoints.resolve("more"), new byte[10_000]);
            injection.strike(List.of());
            assertThatThrownBy(() -> Files.write(checkpoints.resolve("again"), new byte[10_000]))
                    .isInstanceOf(IOException.class);
        }
        assertThat(checkpoints).isEmptyDirectory();
    }

    private static FullDisk mounted(Path directory) {
        try {
            return new FullDisk(directory);
        } catch (RunException e) {
            assumeTrue(false, e.getMessage());
            throw e;
        }
    }

    @Test
    void aStoppedProcessIsResumedOnClose() throws Exception {
        Process busy = new ProcessBuilder("sh", "-c", "while :; do echo; done")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Path stat = Path.of("/proc", Long.toString(busy.pid()), "stat");
            assumeTrue(Files.exists(stat), "this system has no /proc");
            try (StoppedProcess _ = StoppedProcess.of(busy.pid())) {
                assertThat(Files.readString(stat)).contains(") T ");
            }
            assertThat(Files.readString(stat)).doesNotContain(") T ");
        } finally {
            busy.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }
}
