package io.locmoe.run.worker;

import io.locmoe.detection.FailureDetector;
import io.locmoe.run.Confinement;
import io.locmoe.run.JobLimits;
import io.locmoe.run.Peer;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RankStart;

/**
 * Asks a job's leader, while the job runs here, whether it still does, because the call that ends it may have been
 * lost. A leader that does not answer for too long is given up. If no answer has come when the job ends here, asks on
 * until it is known whether the leader is silent. On the jobs' context.
 */
final class LeaderWatch {
    private final RankStart start;
    private final RankService leader;
    private final NodeJobs local;
    private final Confinement confinement;
    private final JobLimits limits;
    private final FailureDetector<Peer> detector;
    /** Whether a question was asked since the last answer. */
    private boolean asked;
    /** Whether the last question may still be answered. */
    private boolean open;

    private boolean over;

    /** Creates a watch that has not begun. */
    LeaderWatch(
            RankStart start,
            RankService leader,
            NodeJobs local,
            Confinement confinement,
            JobLimits limits,
            FailureDetector<Peer> detector) {
        this.start = start;
        this.leader = leader;
        this.local = local;
        this.confinement = confinement;
        this.limits = limits;
        this.detector = detector;
        // It has just started the job.
        detector.heard(start.leader());
    }

    void begin() {
        confinement.after(limits.ask().toMillis(), this::look);
    }

    private void look() {
        if (over) {
            return;
        }
        if (asked) {
            detector.unanswered(start.leader());
        }
        if (local.start(start.jobId()).isPresent() || detector.isLate(start.leader())) {
            if (!open) {
                ask();
            }
            begin();
        }
    }

    /** Another job has begun here. */
    void end() {
        over = true;
    }

    private void ask() {
        asked = true;
        open = true;
        leader.runs(start.jobId(), start.node())
                .onSuccess(runs -> confinement.run(() -> answered(runs)))
                .onFailure(failure -> confinement.run(() -> unanswered(failure)));
    }

    private void answered(boolean runs) {
        detector.heard(start.leader());
        asked = false;
        open = false;
        if (!runs) {
            giveUp(start.leader() + " has given the job up");
        }
    }

    private void unanswered(Throwable failure) {
        open = false;
        if (detector.isUnheard(start.leader(), limits.silence())) {
            giveUp(start.leader() + ", which leads the job, has not answered for "
                    + limits.silence().toSeconds() + " s: " + failure.getMessage());
        }
    }

    private void giveUp(String reason) {
        over = true;
        local.abort(start.jobId(), reason);
    }
}
