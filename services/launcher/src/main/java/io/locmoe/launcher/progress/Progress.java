package io.locmoe.launcher.progress;

import io.locmoe.engine.job.JobListener;
import io.locmoe.report.ReportJoin;
import io.locmoe.report.ReportLoss;
import io.locmoe.report.ReportMove;
import io.locmoe.report.ReportSlowNode;
import io.locmoe.report.RunReport;
import io.locmoe.report.text.Sentences;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Shows a person, or a program, how a job is going. Thread-safe; calls return at once unless the terminal is blocked.
 */
public interface Progress extends JobListener {

    /** What happens before the first step, as a short phrase that keeps changing: {@code mesh: 3 of 4 nodes}. */
    void phase(String phrase);

    /** A sentence that stays. */
    void message(String sentence);

    /** The job goes on after a loss of nodes. */
    default void recovered(ReportLoss loss) {
        message(Sentences.recovery(loss));
    }

    /** Nodes were taken in while the job went on. */
    default void joined(ReportJoin join) {
        message(Sentences.join(join));
    }

    /** Experts were moved while the job went on. */
    default void moved(ReportMove move) {
        message(Sentences.move(move));
    }

    /** A node has become slow, or keeps up again. */
    default void slow(ReportSlowNode node) {
        message(Sentences.slow(node));
    }

    /** The job has ended, in whatever way. */
    void end(RunReport report, Path out);

    /**
     * Lines that stay.
     *
     * @param last     step at which the job ends
     * @param interval least nanoseconds between two lines for steps; 0 for every step
     */
    static Progress lines(PrintStream out, long last, long interval) {
        return new PlainProgress(out, last, interval, System::nanoTime);
    }

    /** All of them, in this order. */
    static Progress all(List<Progress> parts) {
        return new AllProgress(parts);
    }
}
