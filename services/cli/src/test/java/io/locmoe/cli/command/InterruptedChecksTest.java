package io.locmoe.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.cli.Locmoe;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A command that is interrupted while it checks a training: its configuration is a pipe that brings nothing. */
class InterruptedChecksTest {
    @Test
    @Timeout(60)
    void itSaysThatNothingWasStarted(@TempDir Path directory) throws IOException, InterruptedException {
        Files.writeString(directory.resolve("node.flags"), "-Xmx192m");
        Path pipe = directory.resolve("job.yaml");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dlocmoe.distribution=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Locmoe.class.getName(),
                        "train",
                        "--config",
                        pipe.toString())
                .redirectErrorStream(true)
                .start();
        // Opens as soon as the command reads it.
        try (OutputStream _ = Files.newOutputStream(pipe)) {
            assertThat(command.toHandle().destroy())
                    .as("SIGTERM acts like Ctrl-C")
                    .isTrue();
            String shown = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(shown.lines()).contains("locmoe: interrupted: nothing was started");
            assertThat(command.waitFor()).isEqualTo(130);
        } finally {
            command.destroyForcibly();
        }
    }
}
