package io.locmoe.launcher.progress;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.report.ReportFailure;
import io.locmoe.report.ReportJoin;
import io.locmoe.report.ReportMove;
import io.locmoe.report.ReportSlowNode;
import io.locmoe.report.RunReport;
import io.locmoe.report.text.Sentences;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Shows the progress of a job to a person or a program. Thread-safe; calls return at once unless the terminal blocks.
 */
public interface Progress extends TrainingListener {

    /** An event of the training; validations and checkpoints are shown as messages. */
    @Override
    default void accept(TrainingEvent event) {
        switch (event) {
            case TrainingEvent.Validated(long step, double loss, var _) -> message(Sentences.validation(step, loss));
            case TrainingEvent.CheckpointWritten(long step, String directory) ->
                message(Sentences.checkpoint(step, Path.of(directory)));
            case TrainingEvent.Notice(String text) -> message(text);
            case TrainingEvent.StepCompleted _,
                    TrainingEvent.PaceChanged _,
                    TrainingEvent.CheckpointFailed _,
                    TrainingEvent.SnapshotTaken _,
                    TrainingEvent.Restored _,
                    TrainingEvent.TokenGenerated _ -> {}
        }
    }

    /** The current phase before the first step, as a short phrase that is replaced: {@code mesh: 3 of 4 nodes}. */
    default void phase(String phrase) {}

    /** A sentence that stays visible. */
    default void message(String sentence) {}

    /** The driver of the job has decided something by the machine of the first node, by the names of settings. */
    default void decided(Map<String, String> settings) {
        message(Sentences.decisions(settings));
    }

    /** The job continues after a node failure. */
    default void recovered(ReportFailure loss) {
        message(Sentences.recovery(loss));
    }

    /** Nodes joined the running job. */
    default void joined(ReportJoin join) {
        message(Sentences.join(join));
    }

    /** Experts moved in the running job. */
    default void moved(ReportMove move) {
        message(Sentences.move(move));
    }

    /** A node has become slow, or keeps up again. */
    default void slow(ReportSlowNode node) {
        message(Sentences.slow(node));
    }

    /** The job has ended, for whatever reason. */
    default void end(RunReport report, Path out) {}

    /**
     * Progress as plain lines.
     *
     * @param last     step at which the job ends
     * @param interval minimum nanoseconds between two lines for steps; 0 for every step
     */
    static Progress lines(PrintStream out, long last, long interval) {
        return new PlainProgress(out, last, interval, System::nanoTime);
    }

    /** Forwards to all parts, in this order. */
    static Progress all(List<Progress> parts) {
        return new AllProgress(parts);
    }
}
