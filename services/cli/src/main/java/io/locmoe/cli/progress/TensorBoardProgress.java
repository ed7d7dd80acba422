package io.locmoe.cli.progress;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.StepReport;
import io.locmoe.launcher.files.PatientWrites;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.report.ReportCollector;
import io.locmoe.report.ReportJob;
import io.locmoe.report.RunReport;
import io.locmoe.report.tensorboard.TensorBoardLog;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes event files for TensorBoard. They are opened with the first event, so that a refused run leaves none, and
 * closed with the end of the run. A write that fails is told and costs the values of one event.
 */
final class TensorBoardProgress implements Progress {
    private final Opening opening;
    private final PatientWrites writes;
    private TensorBoardLog log;

    /** Opens the files. */
    interface Opening {
        TensorBoardLog open() throws IOException;
    }

    /** @param shown tells failures of the disk */
    TensorBoardProgress(Opening opening, Progress shown) {
        this.opening = opening;
        this.writes = new PatientWrites("the event file for TensorBoard", shown);
    }

    @Override
    public synchronized void accept(TrainingEvent event) {
        switch (event) {
            case TrainingEvent.StepCompleted(StepReport report) -> writes.attempt(() -> log().add(report));
            case TrainingEvent.Validated validated ->
                writes.attempt(() -> log().add(ReportCollector.validation(validated)));
            default -> {}
        }
    }

    private TensorBoardLog log() throws IOException {
        if (log == null) {
            log = opening.open();
        }
        return log;
    }

    @Override
    public synchronized void end(RunReport report, Path out) {
        if (log == null) {
            return;
        }
        writes.attempt(() -> {
            try (TensorBoardLog closed = log) {
                closed.end(report.job().status().equals(ReportJob.COMPLETED));
            }
        });
        log = null;
    }
}
