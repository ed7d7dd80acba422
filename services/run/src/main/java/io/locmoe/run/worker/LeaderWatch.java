package io.locmoe.run.worker;

import io.locmoe.run.Confinement;
import io.locmoe.run.JobLimits;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RankStart;
import java.util.function.LongSupplier;

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
    private final Runnable silent;
    private final LongSupplier nanoTime;
    private long heard;
    /**
     * Looks without an answer since the first open question. Counts looks instead of time, because a node that was
     * itself stopped could not hear an answer.
     */
    private long vain;
    /** Whether a question was asked since the last answer. */
    private boolean asked;
    /** Whether the last question may still be answered. */
    private boolean open;

    private boolean over;

    /**
     * Creates a watch that has not begun.
     *
     * @param silent   called at each look at which the leader has been silent for {@link JobLimits#unheard}
     * @param nanoTime as {@link System#nanoTime}
     */
    LeaderWatch(
            RankStart start,
            RankService leader,
            NodeJobs local,
            Confinement confinement,
            JobLimits limits,
            Runnable silent,
            LongSupplier nanoTime) {
        this.start = start;
        this.leader = leader;
        this.local = local;
        this.confinement = confinement;
        this.limits = limits;
        this.silent = silent;
        this.nanoTime = nanoTime;
        this.heard = nanoTime.getAsLong();
    }

    void begin() {
        confinement.after(limits.ask().toMillis(), this::look);
    }

    private void look() {
        if (over) {
            return;
        }
        vain += asked ? 1 : 0;
        tell();
        if (local.start(start.jobId()).isPresent() || vain > 0 && !isUnheard()) {
            if (!open) {
                ask();
            }
            begin();
        }
    }

    /** Reports the leader as silent, if it is. */
    void tell() {
        if (isUnheard()) {
            silent.run();
        }
    }

    private boolean isUnheard() {
        return vain >= limits.unheard().dividedBy(limits.ask());
    }

    private void ask() {
        asked = true;
        open = true;
        leader.runs(start.jobId(), start.node())
                .onSuccess(runs -> confinement.run(() -> answered(runs)))
                .onFailure(failure -> confinement.run(() -> unanswered(failure)));
    }

    private void answered(boolean runs) {
        heard = nanoTime.getAsLong();
        vain = 0;
        asked = false;
        open = false;
        if (!runs) {
            giveUp(start.leader() + " has given the job up");
        }
    }

    private void unanswered(Throwable failure) {
        open = false;
        if (nanoTime.getAsLong() - heard >= limits.silence().toNanos()) {
            giveUp(start.leader() + ", which leads the job, has not answered for "
                    + limits.silence().toSeconds() + " s: " + failure.getMessage());
        }
    }

    private void giveUp(String reason) {
        over = true;
        local.abort(start.jobId(), reason);
    }
}
