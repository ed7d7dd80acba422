package io.locmoe.harness.job;

import io.locmoe.harness.install.HarnessException;
import io.locmoe.report.RunReport;
import java.time.Duration;

/** A job on a mesh. Thread-safe. */
public interface RunningJob extends AutoCloseable {
    /** Longest wait for what takes a moment on an idle machine. */
    Duration PATIENCE = Duration.ofSeconds(120);

    /** What was submitted. */
    Job job();

    /** What the run writes: report, checkpoints, log, ledger. */
    RunFiles files();

    /** Whether it has not ended. */
    boolean runs();

    /** Asks for an end after the step that is being trained, with a checkpoint. Returns at once. */
    void cancel();

    /**
     * Waits for the end.
     *
     * @throws HarnessException if it does not come within {@link #PATIENCE}
     */
    default JobEnd awaitEnd() {
        return awaitEnd(PATIENCE);
    }

    /**
     * Waits for the end.
     *
     * @throws HarnessException if it does not come in time
     */
    JobEnd awaitEnd(Duration deadline);

    /**
     * Waits until a step has been trained.
     *
     * @throws HarnessException if the job ends before it, or it does not come within {@link #PATIENCE}
     */
    default void awaitStep(long step) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (files().lastStep() < step) {
            if (!runs() && files().lastStep() < step) {
                throw new HarnessException(
                        "the job ended before step " + step + ": " + awaitEnd().message());
            }
            Waiting.pause(end, () -> "step " + step + " has not been trained, the last one is " + files().lastStep());
        }
    }

    /**
     * Waits for the end, and gives the report.
     *
     * @throws HarnessException if the job did not reach its last step, with the reason
     */
    default RunReport awaitCompletion() {
        JobEnd end = awaitEnd();
        if (!end.completed()) {
            throw new HarnessException("the job did not complete: " + end.message());
        }
        return files().report();
    }

    /** Ends the job, if it runs, after the step that is being trained; a mesh that does not do so is left to itself. */
    @Override
    void close();
}
