package io.locmoe.report;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.report.StepReport;
import java.util.function.LongSupplier;

/** Collects the engine's events of a job into a report. Thread-safe; no method blocks. */
public final class ReportCollector extends ReportBook implements TrainingListener {
    public ReportCollector(ReportJob job) {
        super(job);
    }

    /** @param nanoTime a clock, like {@link System#nanoTime}, by which the time between steps is measured */
    public ReportCollector(ReportJob job, LongSupplier nanoTime) {
        super(job, nanoTime);
    }

    @Override
    public void accept(TrainingEvent event) {
        switch (event) {
            case TrainingEvent.StepCompleted(StepReport report) -> add(report);
            case TrainingEvent.PaceChanged changed -> add(changed);
            case TrainingEvent.Validated validated -> add(validation(validated));
            case TrainingEvent.CheckpointWritten written -> checkpointed(written.directory());
            case TrainingEvent.CheckpointFailed failed -> checkpointFailed(failed.step(), failed.problem());
            case TrainingEvent.SnapshotTaken taken -> snapshot(taken.seconds());
            case TrainingEvent.Restored _, TrainingEvent.Notice _, TrainingEvent.TokenGenerated _ -> {}
        }
    }

    /** A validation in the report's format. */
    public static ReportValidation validation(TrainingEvent.Validated event) {
        return new ReportValidation(event.step(), event.loss(), event.layers());
    }

    /** Records a change of a node's pace, like {@link #accept}; returns the node's updated entry. */
    public ReportSlowNode add(TrainingEvent.PaceChanged event) {
        return pace(event.node(), event.change());
    }
}
