package io.locmoe.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run keeps does not grow with its steps: neither memory, in a JVM that has little of it, nor files. */
@Timeout(600)
@Tag("slow")
class LongRunTest {
    private static final long STEPS = 3_000_000;

    @TempDir
    private Path directory;

    @Test
    void millionsOfStepsFitIntoLittleMemoryAndSmallFiles() throws Exception {
        Path out = directory.resolve("run");
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LongRun.class.getName(),
                        out.toString(),
                        Long.toString(STEPS))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(500, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        } finally {
            process.destroyForcibly();
        }
        RunReport report = new OutDirectory(out).report().read();
        assertThat(report.summary().steps()).isEqualTo(STEPS);
        assertThat(report.summary().tokens()).isEqualTo(100 * STEPS);
        assertThat(report.summary().localShareOverall()).isEqualTo(0.5);
        assertThat(report.steps().getLast().step()).isEqualTo(STEPS);
        assertThat(size(out.resolve("report.json"))).isLessThan(10 << 20);
        assertThat(size(out.resolve("steps.jsonl"))).isBetween(100L << 20, 257L << 20);
        assertThat(size(out)).isLessThan(300L << 20);
    }

    private static long size(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
