package io.locmoe.run.event;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.LayerValidation;
import io.locmoe.engine.report.StepReport;

/** Approximate memory size of job events. */
final class EventSize {
    private static final long FIXED = 256;

    private EventSize() {}

    /** In bytes. */
    static long of(RunEvent event) {
        return switch (event) {
            case RunEvent.Training(TrainingEvent.StepCompleted step) -> of(step.report());
            case RunEvent.Training(TrainingEvent.Validated validated) -> of(validated);
            case RunEvent.Training(TrainingEvent.TokenGenerated piece) ->
                FIXED + 2L * piece.text().length();
            case RunEvent.LogLine line -> FIXED + 2L * line.text().length();
            case RunEvent.Training(TrainingEvent.CheckpointFailed failed) ->
                FIXED + 2L * failed.problem().length();
            case RunEvent.NodesFailed lost ->
                FIXED + 2L * lost.failure().cause().length();
            case RunEvent.Recovered recovered ->
                FIXED + 2L * recovered.failure().cause().length();
            case RunEvent.Ended ended -> FIXED + 2L * ended.message().length();
            default -> FIXED;
        };
    }

    private static long of(TrainingEvent.Validated validated) {
        long bytes = FIXED;
        for (LayerValidation layer : validated.layers()) {
            long groups = layer.shadow() == null ? 0 : layer.shadow().confusion().length;
            bytes += FIXED + Long.BYTES * groups * groups;
        }
        return bytes;
    }

    private static long of(StepReport step) {
        long bytes = FIXED + (long) Long.BYTES * step.traffic().length * step.traffic().length;
        for (LayerReport layer : step.layers()) {
            int loads = layer.shadow() == null ? 1 : 2;
            bytes += loads * (FIXED + (long) Long.BYTES * layer.expertLoad().length);
        }
        return bytes;
    }
}
