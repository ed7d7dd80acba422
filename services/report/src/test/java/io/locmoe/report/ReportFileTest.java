package io.locmoe.report;

import static io.locmoe.samples.SyntheticSteps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.job.TrainingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
    @TempDir
    private Path directory;

    private final ReportCollector collector = new ReportCollector(Reports.job(Map.of("router", "locmoe")));

    @Test
    void writtenReportIsReadBackUnchanged() throws IOException {
        collector.accept(new TrainingEvent.StepCompleted(step(1, 100, 0.5)));
        collector.accept(new TrainingEvent.Validated(1, 4.5));
        ReportFile file = ReportFile.in(directory);
        file.write(collector.report());
        RunReport read = file.read();
        assertThat(read.job()).isEqualTo(collector.report().job());
        assertThat(read.steps())
                .usingRecursiveComparison()
                .isEqualTo(collector.report().steps());
        assertThat(read.validations()).containsExactly(new ReportValidation(1, 4.5, List.of()));
        assertThat(read.summary())
                .usingRecursiveComparison()
                .isEqualTo(collector.report().summary());
    }

    /** So that a run can be resumed, and a comparison go on, in the directory of an earlier version. */
    @Test
    void aReportOfBeforeLinkRatesWereWrittenIsRead() throws IOException {
        ReportFile file = ReportFile.in(directory);
        file.write(collector.report());
        Files.writeString(file.path(), Files.readString(file.path()).replaceAll("\"linkRates\" : \\[[^]]*],", ""));
        assertThat(file.path()).content().doesNotContain("linkRates");
        assertThat(file.read().job().linkRates()).isEmpty();
    }

    @Test
    void aReportOfBeforeStepsWereThinnedHasEveryStep() throws IOException {
        ReportFile file = ReportFile.in(directory);
        file.write(collector.report());
        Files.writeString(file.path(), Files.readString(file.path()).replaceAll("\"stepsEvery\": 1,", ""));
        assertThat(file.path()).content().doesNotContain("stepsEvery");
        assertThat(file.read().stepsEvery()).isEqualTo(1);
    }

    @Test
    void aReportThatCannotBeWrittenLeavesTheOldOneAndSaysWhere() throws IOException {
        ReportFile file = ReportFile.in(directory);
        file.write(collector.report());
        Files.createDirectory(directory.resolve("report.json.part"));
        collector.accept(new TrainingEvent.StepCompleted(step(1, 100, 0.5)));
        assertThatThrownBy(() -> file.write(collector.report()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot write the report " + file.path());
        assertThat(file.read().steps()).isEmpty();
    }

    @Test
    void writerWritesAtOnceAndThenAtIntervals() throws IOException {
        ReportWriter writer = new ReportWriter(collector, ReportFile.in(directory));
        writer.writeIfDue();
        collector.accept(new TrainingEvent.StepCompleted(step(1, 100, 0.5)));
        writer.writeIfDue();
        assertThat(ReportFile.in(directory).read().steps()).isEmpty();
        writer.write();
        assertThat(ReportFile.in(directory).read().steps()).hasSize(1);
    }
}
