package io.locmoe.run.job;

import io.locmoe.run.event.RunOutcome;
import java.util.List;

/**
 * How a job ended, after all nodes have left it.
 *
 * @param meshFailed  whether it failed because nodes or connections failed
 * @param failedNodes names of the failed nodes, as far as known
 * @param paused      whether the run continues after the last step with other nodes or placements; lost nodes have then
 *                    left on their own
 */
public record JobEnd(RunOutcome outcome, String message, boolean meshFailed, List<String> failedNodes, boolean paused) {
    public JobEnd(RunOutcome outcome, String message, boolean meshFailed, List<String> failedNodes) {
        this(outcome, message, meshFailed, failedNodes, false);
    }

    /** An end without node failures. */
    public JobEnd(RunOutcome outcome, String message) {
        this(outcome, message, false, List.of());
    }

    /** A requested pause between two steps. */
    static JobEnd pause(long lastStep) {
        return new JobEnd(RunOutcome.CANCELLED, "paused after step " + lastStep, false, List.of(), true);
    }

    /** An end because nodes have left between two steps. */
    static JobEnd left(JobCauses causes) {
        return new JobEnd(RunOutcome.FAILED, causes.sentence(), true, causes.failedNodes(), true);
    }

    /**
     * Decides how a job ended.
     *
     * @param complete  whether rank 0 reached the last step
     * @param cancelled whether a user asked for the end
     * @param aborted   whether the ranks were told to abort
     */
    static JobEnd of(long lastStep, boolean complete, boolean cancelled, boolean aborted, JobCauses causes) {
        if (cancelled && !complete && !causes.hasFault()) {
            return new JobEnd(
                    RunOutcome.CANCELLED,
                    aborted ? "cut off during step " + (lastStep + 1) : "stopped after step " + lastStep);
        }
        if (!causes.isEmpty()) {
            return new JobEnd(RunOutcome.FAILED, causes.sentence(), causes.meshFailed(), causes.failedNodes());
        }
        return complete
                ? new JobEnd(RunOutcome.COMPLETED, "complete after step " + lastStep)
                : new JobEnd(RunOutcome.FAILED, "the ranks stopped after step " + lastStep + " without being asked");
    }
}
