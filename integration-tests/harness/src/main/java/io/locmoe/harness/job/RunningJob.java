package io.locmoe.harness.job;

import io.locmoe.harness.install.HarnessException;
import io.locmoe.report.RunReport;
import java.time.Duration;

/** A job on a mesh. Thread-safe. */
public interface RunningJob extends AutoCloseable {
    /** Longest wait for something that is quick on an idle machine. */
    Duration PATIENCE = Duration.ofSeconds(120);

    /** The submitted job. */
    Job job();

    /** The files of the run: report, checkpoints, log, ledger. */
    RunFiles files();

    /** Whether the job is still running. */
    boolean runs();

    /** Requests an end after the current step, with a checkpoint. Returns immediately. */
    public void cancel();

    /**
     * Waits for the end.
     *
     * @throws HarnessException if it takes longer than {@link #PATIENCE}
     */
    default JobEnd awaitEnd() {
        return awaitEnd(PATIENCE);
    }

    /**
     * Waits for the end.
     *
     * @throws HarnessException if it takes longer than {@code deadline}
     */
    JobEnd awaitEnd(Duration deadline);

    /**
     * Waits until a step is completed.
     *
     * @throws HarnessException if the job ends before it, or it takes longer than {@link #PATIENCE}
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
     * Waits for the end, and returns the report.
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

    /** Ends the job, if it is running, after the current step; gives up on a mesh that does not do so. */
    @Override
    void close();
}
