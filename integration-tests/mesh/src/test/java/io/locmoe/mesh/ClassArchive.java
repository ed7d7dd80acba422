package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.harness.install.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The archive of all parsed classes, with which each node of these tests starts in less time: after an edit, the build
 * of the command makes one of the libraries' only, and Maven alone makes none.
 */
public final class ClassArchive {
    private static final Path LOCK = Path.of("target/class-archive");

    private ClassArchive() {}

    /** Makes it where there is none of these jars; once for all JVMs that test the installation. */
    public static void require(Installation installation) {
        ProcessBuilder script = new ProcessBuilder(
                        "bash",
                        "../../scripts/archive.sh",
                        installation.directory().toString(),
                        "all")
                .redirectErrorStream(true);
        script.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try (FileChannel file = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = file.lock()) {
            Process process = script.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
