package io.locmoe.report;

import static io.locmoe.samples.SyntheticSteps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepLogTest {
    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("steps.jsonl");
    }

    private void write(long first, long last) throws IOException {
        try (StepLog log = StepLog.in(directory)) {
            for (long n = first; n <= last; n++) {
                log.add(step(n, 100, 0.5));
            }
        }
    }

    private List<Long> steps() throws IOException {
        List<Long> steps = new ArrayList<>();
        for (String line : Files.readAllLines(file())) {
            steps.add(ReportJson.MAPPER.readTree(line).get("step").asLong());
        }
        return steps;
    }

    @Test
    void eachStepIsALineAsInTheReport() throws IOException {
        write(1, 3);
        assertThat(Files.readAllLines(file()).get(1))
                .isEqualTo(ReportJson.MAPPER.writeValueAsString(step(2, 100, 0.5)));
        assertThat(steps()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void anAddedStepIsReadableAtOnce() throws IOException {
        try (StepLog log = StepLog.in(directory)) {
            log.add(step(1, 100, 0.5));
            assertThat(steps()).containsExactly(1L);
        }
    }

    @Test
    void aRunThatContinuesReplacesWhatItRepeats() throws IOException {
        write(1, 6);
        write(5, 7);
        assertThat(steps()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(file().resolveSibling("steps.jsonl.part")).doesNotExist();
    }

    @Test
    void repeatedStepsReplaceTheFormerOnes() throws IOException {
        try (StepLog log = StepLog.in(directory)) {
            for (long n : new long[] {1, 2, 3, 4, 3, 4, 5, 1, 2}) {
                log.add(step(n, 100, 0.5));
            }
        }
        assertThat(steps()).containsExactly(1L, 2L);
    }

    @Test
    void aPartialLastLineIsRemoved() throws IOException {
        write(1, 2);
        Files.writeString(file(), "{\"step\":3,\"tok", StandardOpenOption.APPEND);
        write(3, 3);
        assertThat(steps()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void theFileStaysSmallAndItsStepsEvenlySpaced() throws IOException {
        long most = 20_000;
        try (StepLog log = StepLog.in(directory, most)) {
            for (int n = 1; n <= 1000; n++) {
                log.add(step(n, 100, 0.5));
                assertThat(Files.size(file())).isLessThanOrEqualTo(most);
            }
        }
        List<Long> steps = steps();
        long every = steps.getFirst();
        assertThat(every).isGreaterThan(1);
        assertThat(steps)
                .hasSize((int) (1000 / every))
                .allSatisfy(n -> assertThat(n % every).isZero());
    }

    @Test
    void aFileThatCannotBeWrittenIsNamedAndTriedAgain() throws IOException {
        write(1, 4);
        Path obstacle = Files.createDirectories(directory.resolve("steps.jsonl.part/x"));
        try (StepLog log = StepLog.in(directory)) {
            assertThatThrownBy(() -> log.add(step(3, 100, 0.5)))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("cannot write the steps to " + file());
            Files.delete(obstacle);
            Files.delete(obstacle.getParent());
            log.add(step(4, 100, 0.5));
        }
        assertThat(steps()).containsExactly(1L, 2L, 3L, 4L);
    }
}
