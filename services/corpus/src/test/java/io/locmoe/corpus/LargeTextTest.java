package io.locmoe.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Text does not have to fit on the heap. With {@code -Dlocmoe.large-text=5} it has five gigabytes, and the test takes
 * minutes and twice the disk.
 */
@Tag("slow")
class LargeTextTest {

    private static final double GIGABYTES = Double.parseDouble(System.getProperty("locmoe.large-text", "0.06"));

    @TempDir
    private Path directory;

    @Test
    void aTextLargerThanTheHeapIsReadOnceAndMapped() throws IOException, InterruptedException {
        LargeText.make(directory.resolve("data"), (long) (GIGABYTES * 1e9), 3);
        String first = read();
        String second = read();
        System.out.println(first + System.lineSeparator() + second);
        assertThat(fingerprint(first)).hasSize(16).isEqualTo(fingerprint(second));
    }

    private static String fingerprint(String measured) {
        return measured.substring(measured.lastIndexOf(' ') + 1).trim();
    }

    /** Runs in a process whose heap is smaller than the text. */
    private String read() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx40m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeText.class.getName(),
                        "read",
                        directory.resolve("data").toString(),
                        directory.resolve("cache").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
