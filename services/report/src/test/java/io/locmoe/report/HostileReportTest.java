package io.locmoe.report;

import static io.locmoe.samples.SyntheticSteps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.job.TrainingEvent;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run's directory holds files that this software has not written, or that somebody has changed. */
class HostileReportTest {
    @TempDir
    private Path directory;

    private ReportFile file;

    @BeforeEach
    void write() throws IOException {
        ReportCollector collector = new ReportCollector(Reports.job(Map.of("router", "locmoe")));
        collector.accept(new TrainingEvent.StepCompleted(step(1, 100, 0.5)));
        collector.accept(new TrainingEvent.StepCompleted(step(2, 100, 0.5)));
        file = ReportFile.in(directory);
        file.write(collector.report());
    }

    private void requireRefused(String reason) {
        assertThatThrownBy(() -> file.read())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the report " + file.path() + " cannot be used: ")
                .hasMessageContaining(reason)
                .hasMessageEndingWith("; move it away, or name another directory")
                .message()
                .doesNotContainPattern("\\p{Cntrl}")
                .hasSizeLessThan(600);
    }

    private void change(String from, String to) throws IOException {
        String text = Files.readString(file.path());
        Files.writeString(file.path(), text.replaceFirst(from, to));
        assertThat(file.path()).content().isNotEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "7", "{}", "{\"job\": null}", "{\"steps\": [", "\0\0\0", "{\"\\u001b[2J\": 1}"
            })
    void whatIsNoReportIsRefused(String text) throws IOException {
        Files.writeString(file.path(), text);
        requireRefused("");
    }

    @Test
    void deepNestingAndHugeNumbersAreRefused() throws IOException {
        Files.writeString(file.path(), "{\"job\": " + "[".repeat(200_000));
        requireRefused("line 1, column ");
        Files.writeString(file.path(), "{\"stepsEvery\": " + "9".repeat(100_000) + "}");
        requireRefused("exceeds the maximum allowed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "traffic" ?: ?\\[\\[.*?\\]\\] | "traffic": null     | steps.traffic is missing
            "milliseconds" ?: ?\\{.*?]\\} | "milliseconds": null | steps.milliseconds is missing
            "expertLoad":\\[.*?\\]    | "expertLoad": null   | layers.expertLoad is missing
            "expertLoad":\\[.*?\\]    | "expertLoad": [1]    | has other layers or experts than step 1
            """)
    void missingPartsAreNamed(String from, String to, String reason) throws IOException {
        change(from, to);
        requireRefused(reason);
    }

    /** A sparse file: nothing of it is read. */
    @Test
    void aReportOfManyGigabytesIsNotRead() throws IOException {
        try (var huge = new RandomAccessFile(file.path().toFile(), "rw")) {
            huge.setLength(20L << 30);
        }
        requireRefused("it has " + (20L << 30) + " bytes");
    }

    /** Text that is no UTF-8 stays as it is, and the log goes on. */
    @Test
    void foreignLinesDoNotStopTheLogOfSteps() throws IOException {
        Path steps = directory.resolve("steps.jsonl");
        byte[] foreign = "{\"step\":1,\"\u00ff\u001b[2J\"}\nno step\n{\"step\":99999999999999999999,}\n"
                .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(steps, foreign);
        try (StepLog log = StepLog.in(directory)) {
            log.add(step(2, 100, 0.5));
        }
        assertThat(Files.readString(steps, StandardCharsets.ISO_8859_1))
                .startsWith("{\"step\":1,\"\u00ff\u001b[2J\"}\n{\"step\":2,")
                .doesNotContain("no step");
    }

    @Test
    void aLogWithoutAnyLineIsEmptiedAndAHugeOneRefused() throws IOException {
        Path steps = directory.resolve("steps.jsonl");
        Files.writeString(steps, "x".repeat(300_000));
        StepLog.in(directory).close();
        assertThat(steps).isEmptyFile();
        Files.writeString(steps, "x".repeat(300_000));
        assertThatThrownBy(() -> StepLog.in(directory, 100_000))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(steps + " have 300000 bytes, more than any run writes");
    }
}
