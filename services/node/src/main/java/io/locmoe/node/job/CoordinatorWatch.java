package io.locmoe.node.job;

import io.locmoe.control.RankService;
import io.locmoe.control.RankStart;
import java.util.function.LongSupplier;

/**
 * Asks a job's coordinator, as long as the job runs here, whether it still does there: a call that ends it may have
 * been lost. A coordinator that does not answer for too long has left. One that has not answered when the job ends here
 * is asked on until it is known whether it is silent. On the jobs' context.
 */
final class CoordinatorWatch {
    private final RankStart start;
    private final RankService coordinator;
    private final NodeJobs local;
    private final Confinement confinement;
    private final JobLimits limits;
    private final Runnable silent;
    private final LongSupplier nanoTime;
    private long heard;
    /**
     * Looks at which no answer had come since the first question: looks rather than time, as a node that stood still
     * itself has not listened.
     */
    private long vain;
    /** Whether it has been asked since it answered. */
    private boolean asked;
    /** Whether the last question may still be answered. */
    private boolean open;

    private boolean over;

    /**
     * A watch that has not begun.
     *
     * @param silent   told, at each look, that the coordinator has not answered for as long as a node may be unheard
     * @param nanoTime as {@link System#nanoTime}
     */
    CoordinatorWatch(
            RankStart start,
            RankService coordinator,
            NodeJobs local,
            Confinement confinement,
            JobLimits limits,
            Runnable silent,
            LongSupplier nanoTime) {
        this.start = start;
        this.coordinator = coordinator;
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

    /** Tells whether the coordinator is silent, where it is. */
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
        coordinator
                .runs(start.jobId(), start.node())
                .onSuccess(runs -> confinement.run(() -> answered(runs)))
                .onFailure(failure -> confinement.run(() -> unanswered(failure)));
    }

    private void answered(boolean runs) {
        heard = nanoTime.getAsLong();
        vain = 0;
        asked = false;
        open = false;
        if (!runs) {
            giveUp(start.coordinator() + " has given the job up");
        }
    }

    private void unanswered(Throwable failure) {
        open = false;
        if (nanoTime.getAsLong() - heard >= limits.silence().toNanos()) {
            giveUp(start.coordinator() + ", which coordinates the job, has not answered for "
                    + limits.silence().toSeconds() + " s: " + failure.getMessage());
        }
    }

    private void giveUp(String reason) {
        over = true;
        local.abort(start.jobId(), reason);
    }
}
