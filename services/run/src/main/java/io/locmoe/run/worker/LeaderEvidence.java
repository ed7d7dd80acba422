package io.locmoe.run.worker;

import io.locmoe.run.JobLimits;
import io.locmoe.run.Peer;

/**
 * Evidence of leader failure in a run that this node follows. The two kinds together suffice if the leader sends no
 * event meanwhile. Used on the jobs' context.
 */
public interface LeaderEvidence {
    /** A rank of this node timed out in a job of the run, whichever node it waited for. */
    void waited(String run);

    /** The leader of a job of the run has not answered this node for {@link JobLimits#unheard}. */
    void unanswered(String run, Peer leader);
}
