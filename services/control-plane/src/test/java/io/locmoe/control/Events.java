package io.locmoe.control;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.LayerValidation;
import io.locmoe.engine.report.PaceChange;
import io.locmoe.engine.report.PluginMeasures;
import io.locmoe.engine.report.RankTimes;
import io.locmoe.engine.report.ShadowReport;
import io.locmoe.engine.report.ShadowValidation;
import io.locmoe.engine.report.StepReport;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.event.RunStage;
import io.locmoe.run.event.StateOrigin;
import java.util.List;
import java.util.Map;

/** One of each kind of event, every field with a value of its own. */
public final class Events {
    private Events() {}

    public static List<RunEvent> ofEachKind() {
        return List.of(
                new RunEvent.StateChanged(RunStage.SUBMITTED),
                new RunEvent.Decided(Map.of("driver.products", "float32:openblas", "driver.layout", "rows")),
                new RunEvent.StateChanged(RunStage.STARTING),
                new RunEvent.StateChanged(RunStage.RUNNING),
                new RunEvent.Training(new TrainingEvent.StepCompleted(report(7))),
                new RunEvent.Training(new TrainingEvent.PaceChanged("node-1", new PaceChange(1, 417, 406, 415, 2.75))),
                new RunEvent.Training(new TrainingEvent.Validated(
                        7,
                        3.25,
                        List.of(
                                new LayerValidation(0.75, null),
                                new LayerValidation(0.25, new ShadowValidation(0.5, new long[][] {{3, 1}, {0, 1L << 40}
                                }))))),
                new RunEvent.Training(new TrainingEvent.CheckpointWritten(7, "/out/step-7")),
                new RunEvent.Training(new TrainingEvent.CheckpointFailed(9, "/out: no space left on device")),
                new RunEvent.Training(new TrainingEvent.SnapshotTaken(8, 0.25, 1L << 33)),
                new RunEvent.Training(new TrainingEvent.Restored(5, true)),
                new RunEvent.Training(new TrainingEvent.TokenGenerated(97, "é", -0.25)),
                new RunEvent.NodesFailed(failure(NodeFailure.Kind.SEVERAL, 0)),
                new RunEvent.Recovered(
                        failure(NodeFailure.Kind.NODE, 3.25), 415, StateOrigin.SNAPSHOT, List.of("node-0", "node-3")),
                new RunEvent.NodesJoined(List.of("node-2", "node-3"), 417, 4, 1.25),
                new RunEvent.ExpertsMoved(List.of("node-2"), Map.of("node-0", 3, "node-1", 2, "node-2", 1), 430, 0.75),
                new RunEvent.Recovered(failure(NodeFailure.Kind.LEADER, 4.25), 0, StateOrigin.START, List.of("node-1")),
                new RunEvent.LogLine("node-1", "ein Gerät, 设备"),
                RunEvent.notice("the disk is full"),
                new RunEvent.StateChanged(RunStage.STOPPING),
                new RunEvent.Ended(RunOutcome.FAILED, "node-2 left the mesh", true, List.of("node-2", "node-3")));
    }

    public static NodeFailure failure(NodeFailure.Kind kind, double seconds) {
        return new NodeFailure(kind, List.of("node-1", "node-2"), 417, 4, 2, seconds, "node-1 left the mesh");
    }

    public static StepReport report(long step) {
        return new StepReport(
                step,
                2048,
                5.5,
                0.01,
                0.02,
                0.9,
                0.03,
                1.5,
                0.7,
                1e-3,
                new StepReport.LossScaling(65536, true),
                new StepReport.Milliseconds(
                        100,
                        60,
                        10,
                        5,
                        20,
                        8,
                        25,
                        List.of(new RankTimes(0, 50, 12, 6, 18, 20), new RankTimes(3, 70, 8, 4, 22, 0))),
                new StepReport.Processor(61, 11, 21, 9, 7),
                new StepReport.Bytes(1L << 40, 12, 13),
                new StepReport.Memory(5e6, 1e6, 64e6, 30e6),
                List.of(
                        new LayerReport(
                                new long[] {1, 2}, 0.8, 1.5, 5, 0.1, 640, Map.of("auxiliary", 0.01), Map.of(), null),
                        new LayerReport(
                                new long[] {3, 4},
                                0.95,
                                1.25,
                                6,
                                0.2,
                                0,
                                Map.of(),
                                Map.of("capacityBound", 1.9),
                                new ShadowReport(new long[] {5, 6}, 0.5, 7, 0.3, 0.9, 1e6))),
                new PluginMeasures(
                        List.of(Map.of(), Map.of("margin", 0.5)),
                        Map.of("unsentShare", 0.25),
                        Map.of("launches", 412.)),
                new long[][] {{0, 5}, {6, 0}},
                List.of("a bit flipped", "so did another"));
    }
}
