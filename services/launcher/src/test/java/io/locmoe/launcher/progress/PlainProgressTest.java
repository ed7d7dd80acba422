package io.locmoe.launcher.progress;

import static io.locmoe.samples.SyntheticSteps.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportCollector;
import io.locmoe.report.ReportJob;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PlainProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final AtomicLong now = new AtomicLong();

    @Test
    void plainLinesAreTheFirstTheLastAndOneAnIntervalBetween() {
        Progress progress = new PlainProgress(out, 50, TimeUnit.SECONDS.toNanos(2), now::get);
        for (int n = 1; n <= 50; n++) {
            progress.accept(new TrainingEvent.StepCompleted(step(n, 100, 0.5)));
            now.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
        }
        assertThat(lines()).extracting(line -> line.split("[ /]+")[1]).containsExactly("1", "21", "41", "50");
    }

    @Test
    void plainOutputShowsTheLastStepOfAJobThatEndedEarly() {
        Progress progress = new PlainProgress(out, 50, TimeUnit.SECONDS.toNanos(2), now::get);
        progress.accept(new TrainingEvent.StepCompleted(step(1, 100, 0.5)));
        progress.accept(new TrainingEvent.StepCompleted(step(2, 100, 0.5)));
        progress.end(
                new ReportCollector(new ReportJob(
                                ReportJob.RUNNING,
                                "",
                                "2026-01-01T00:00:00Z",
                                null,
                                0,
                                Map.of(),
                                Map.of(),
                                Machine.current(),
                                List.of(),
                                null))
                        .report(),
                Path.of("out"));
        assertThat(lines().get(1)).startsWith("step 2/50");
    }

    @Test
    void plainOutputRepeatsNoPhrase() {
        Progress progress = new PlainProgress(out, 50, 0, now::get);
        progress.phase("mesh: 1 of 4 nodes");
        progress.phase("mesh: 1 of 4 nodes");
        progress.phase("mesh: 2 of 4 nodes");
        assertThat(lines()).containsExactly("mesh: 1 of 4 nodes", "mesh: 2 of 4 nodes");
    }

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
