package io.locmoe.node.job;

import io.locmoe.control.JobOutcome;
import java.util.List;

/**
 * How a job ended, when all nodes have left it.
 *
 * @param meshLost  whether it failed because nodes, or what connects them, were lost
 * @param lostNodes their names, as far as they are known
 */
record JobEnd(JobOutcome outcome, String message, boolean meshLost, List<String> lostNodes) {
    /** An end that is not due to lost nodes. */
    JobEnd(JobOutcome outcome, String message) {
        this(outcome, message, false, List.of());
    }

    /**
     * Weighs what is known of the job.
     *
     * @param complete  whether rank 0 reached the last step
     * @param cancelled whether a user asked for the end
     * @param aborted   whether the ranks were told to abort
     */
    static JobEnd of(long lastStep, boolean complete, boolean cancelled, boolean aborted, JobCauses causes) {
        if (cancelled && !complete && !causes.hasFault()) {
            return new JobEnd(
                    JobOutcome.CANCELLED,
                    aborted ? "cut off during step " + (lastStep + 1) : "stopped after step " + lastStep);
        }
        if (!causes.isEmpty()) {
            return new JobEnd(JobOutcome.FAILED, causes.sentence(), causes.meshLost(), causes.lostNodes());
        }
        return complete
                ? new JobEnd(JobOutcome.COMPLETED, "complete after step " + lastStep)
                : new JobEnd(JobOutcome.FAILED, "the ranks stopped after step " + lastStep + " without being asked");
    }
}
