package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.PaceChange;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.node.metrics.NodeMetrics;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.event.StateOrigin;
import io.locmoe.run.worker.JobObserver;
import io.locmoe.samples.FakeReport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Metrics of losses, snapshots, stragglers and failed checkpoints, as a scrape returns them. */
class RecoveryMetricsTest {
    private static final List<String> NODES = List.of("node-0", "node-1");

    private static final JobSettings SETTINGS = SettingsParser.parse(Map.of());

    private final NodeMetrics metrics = new NodeMetrics("node-0", "1", () -> 2, () -> 0);
    private final JobObserver jobs = metrics.jobs();

    private ExpositionText scrape() {
        return ExpositionText.parse(new String(metrics.scrape(null).text(), StandardCharsets.UTF_8), false);
    }

    private void step(int step) {
        jobs.happened(new RunEvent.Training(new TrainingEvent.StepCompleted(FakeReport.of(step))));
    }

    private void end() {
        jobs.happened(new RunEvent.Ended(RunOutcome.FAILED, "node-1 left the mesh", true, List.of("node-1")));
    }

    private static NodeFailure lost(NodeFailure.Kind kind, double seconds) {
        return new NodeFailure(kind, List.of("node-1"), 10, 2, 1, seconds, "node-1 left the mesh");
    }

    /** Lost in step 10, with copies of step 7: steps 8 and 9 are trained again. */
    @Test
    void theLeaderCountsLossesAndRepeatedSteps() {
        jobs.started("job-1", NODES, SETTINGS);
        step(9);
        assertThat(scrape().samples).containsEntry("locmoe_training_repeated_steps_total", 0.0);
        jobs.happened(new RunEvent.NodesFailed(lost(NodeFailure.Kind.NODE, 0)));
        jobs.started("job-1", NODES, SETTINGS);
        assertThat(scrape().samples)
                .containsEntry("locmoe_training_node_failures_total{kind=\"node\"}", 1.0)
                .doesNotContainKeys(
                        "locmoe_training_recoveries_total{state=\"snapshot\"}",
                        "locmoe_training_last_recovery_seconds");
        jobs.happened(new RunEvent.Recovered(
                lost(NodeFailure.Kind.NODE, 3.5), 7, StateOrigin.SNAPSHOT, List.of("node-0", "node-1")));
        step(8);
        step(9);
        assertThat(scrape().samples)
                .containsEntry("locmoe_training_recoveries_total{state=\"snapshot\"}", 1.0)
                .containsEntry("locmoe_training_repeated_steps_total", 2.0)
                .containsEntry("locmoe_training_last_recovery_seconds", 3.5);
        jobs.happened(new RunEvent.NodesFailed(lost(NodeFailure.Kind.LEADER, 0)));
        jobs.happened(new RunEvent.Recovered(
                lost(NodeFailure.Kind.LEADER, 1), 0, StateOrigin.START, List.of("node-0", "node-1")));
        step(1);
        assertThat(scrape().samples)
                .containsEntry("locmoe_training_node_failures_total{kind=\"leader\"}", 1.0)
                .containsEntry("locmoe_training_recoveries_total{state=\"start\"}", 1.0)
                .containsEntry("locmoe_training_repeated_steps_total", 11.0);
        end();
        jobs.started("job-4", NODES, SETTINGS);
        step(1);
        assertThat(scrape().samples)
                .as("a job that goes on after no loss has not come back from one")
                .doesNotContainKey("locmoe_training_last_recovery_seconds")
                .containsEntry("locmoe_training_node_failures_total{kind=\"leader\"}", 1.0)
                .containsEntry("locmoe_training_repeated_steps_total", 11.0);
    }

    @Test
    void snapshotsAndFailedCheckpointsAreCounted() {
        jobs.started("job-1", NODES, SETTINGS);
        jobs.happened(new RunEvent.Training(new TrainingEvent.SnapshotTaken(4, 0.25, 1000)));
        jobs.happened(new RunEvent.Training(new TrainingEvent.SnapshotTaken(8, 0.5, 1000)));
        jobs.happened(new RunEvent.Training(new TrainingEvent.CheckpointFailed(10, "/out: no space")));
        assertThat(scrape().samples)
                .containsEntry("locmoe_training_snapshots_total", 2.0)
                .containsEntry("locmoe_training_snapshot_seconds_total", 0.75)
                .containsEntry("locmoe_training_snapshot_bytes_total", 2000.0)
                .containsEntry("locmoe_training_checkpoint_failures_total", 1.0);
    }

    /** Counted even at a node that never leads a run and reports nothing else. */
    @Test
    void unsuccessfulTakeoversAreCounted() {
        jobs.tookOver(JobObserver.TakeOver.SUPERSEDED);
        jobs.tookOver(JobObserver.TakeOver.FAILED);
        jobs.tookOver(JobObserver.TakeOver.FAILED);
        assertThat(scrape().samples)
                .containsEntry("locmoe_training_take_overs_total{outcome=\"superseded\"}", 1.0)
                .containsEntry("locmoe_training_take_overs_total{outcome=\"failed\"}", 2.0)
                .doesNotContainKey("locmoe_training_jobs_total{outcome=\"failed\"}");
    }

    @Test
    void joinedNodesAreCounted() {
        jobs.started("job-1", NODES, SETTINGS);
        jobs.happened(new RunEvent.NodesJoined(List.of("node-1", "node-2"), 9, 3, 1.25));
        jobs.happened(new RunEvent.NodesJoined(List.of("node-3"), 12, 4, 0.5));
        assertThat(scrape().samples)
                .containsEntry("locmoe_training_joins_total", 3.0)
                .containsEntry("locmoe_training_join_seconds_total", 1.75);
    }

    @Test
    void expertMovesAreCounted() {
        jobs.started("job-1", NODES, SETTINGS);
        jobs.happened(new RunEvent.ExpertsMoved(List.of("node-1"), Map.of("node-0", 3, "node-1", 1), 9, 1.25));
        jobs.happened(new RunEvent.ExpertsMoved(List.of("node-1"), Map.of("node-0", 2, "node-1", 2), 99, 0.5));
        assertThat(scrape().samples)
                .containsEntry("locmoe_training_moves_total", 2.0)
                .containsEntry("locmoe_training_move_seconds_total", 1.75);
    }

    @Test
    void aStragglerHasAMetricOnlyWhileItIsSlow() {
        String slow = "locmoe_training_slow_node_ratio{node=\"node-1\"}";
        jobs.started("job-1", NODES, SETTINGS);
        jobs.happened(
                new RunEvent.Training(new TrainingEvent.PaceChanged("node-1", new PaceChange(1, 30, 21, 0, 2.5))));
        assertThat(scrape().samples)
                .hasEntrySatisfying(slow, factor -> assertThat(factor).isCloseTo(2.5, Offset.offset(1e-9)));
        jobs.happened(new RunEvent.Training(new TrainingEvent.PaceChanged("node-1", new PaceChange(1, 60, 21, 50, 3))));
        assertThat(scrape().samples).doesNotContainKey(slow);
        jobs.happened(new RunEvent.Training(new TrainingEvent.PaceChanged("node-1", new PaceChange(1, 90, 81, 0, 2))));
        end();
        assertThat(scrape().samples).doesNotContainKey(slow);
    }
}
