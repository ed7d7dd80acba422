package io.locmoe.node.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.StepReport;
import io.locmoe.report.ReportFailure;
import io.locmoe.report.RunReport;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.event.StateOrigin;
import io.locmoe.run.service.RunSummary;
import io.locmoe.samples.SyntheticSteps;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportedRunTest {
    private static final RunSummary RUN = new RunSummary(
            "job-20261202-043404-3fd4",
            "",
            "node-0",
            "hash",
            0,
            20,
            "",
            0,
            0,
            false,
            Optional.empty(),
            "",
            Map.of("router", "hash"));

    private final RunHistory history = new RunHistory(100);
    private final ReportedRun run = new ReportedRun(RUN, history, Map.of("locmoe", "1"));

    private StepReport train(int step) {
        StepReport report = SyntheticSteps.step(step, 100, 0.5);
        history.add(new RunEvent.Training(new TrainingEvent.StepCompleted(report)));
        return report;
    }

    @Test
    void theReportHasTheFiguresOfTheEventsAndGrowsWithThem() {
        assertThat(run.now().steps()).isEmpty();
        StepReport first = train(1);
        StepReport second = train(2);
        history.add(new RunEvent.Training(new TrainingEvent.Validated(2, 3.5)));
        RunReport report = run.now();
        assertThat(report.steps()).containsExactly(first, second);
        assertThat(report.validations().getFirst().lossPerToken()).isEqualTo(3.5);
        assertThat(report.job().settings()).containsEntry("router", "hash");
        assertThat(report.job().started()).isEqualTo("2026-12-02T04:34:04Z");
        StepReport third = train(3);
        history.add(new RunEvent.Ended(RunOutcome.FAILED, "the disk is full"));
        assertThat(run.now().steps()).containsExactly(first, second, third);
        assertThat(run.now().job().status()).isEqualTo("failed");
        assertThat(run.now().job().message()).isEqualTo("the disk is full");
        assertThat(run.hasEnded()).isTrue();
    }

    @Test
    void aFailureIsInTheReportOnceTheRunHasSurvivedIt() {
        train(1);
        train(2);
        NodeFailure failure = new NodeFailure(NodeFailure.Kind.NODE, List.of("node-1"), 2, 2, 1, 0.5, "gone");
        history.add(new RunEvent.NodesFailed(failure));
        history.add(new RunEvent.NodesFailed(failure));
        assertThat(run.now().failures()).isEmpty();
        history.add(new RunEvent.Recovered(failure, 1, StateOrigin.SNAPSHOT, List.of("node-0")));
        StepReport again = train(2);
        RunReport report = run.now();
        assertThat(report.failures())
                .containsExactly(new ReportFailure(
                        List.of("node-1"), 2, 1, ReportFailure.SNAPSHOT, 2, List.of("node-0"), 0.5, "gone"));
        assertThat(report.steps()).hasSize(2).last().isEqualTo(again);
    }
}
