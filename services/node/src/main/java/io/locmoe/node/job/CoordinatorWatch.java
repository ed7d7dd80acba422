package io.locmoe.node.job;

import io.locmoe.control.RankService;
import io.locmoe.control.RankStart;
import java.util.function.LongSupplier;

/**
 * Asks a job's coordinator, as long as the job runs here, whether it still does there: a call that ends it may have
 * been lost. A coordinator that does not answer for too long has left. On the jobs' context.
 */
final class CoordinatorWatch {
    private final RankStart start;
    private final RankService coordinator;
    private final NodeJobs local;
    private final Confinement confinement;
    private final JobLimits limits;
    private final LongSupplier nanoTime;
    private long heard;

    /** @param nanoTime as {@link System#nanoTime} */
    CoordinatorWatch(
            RankStart start,
            RankService coordinator,
            NodeJobs local,
            Confinement confinement,
            JobLimits limits,
            LongSupplier nanoTime) {
        this.start = start;
        this.coordinator = coordinator;
        this.local = local;
        this.confinement = confinement;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.heard = nanoTime.getAsLong();
    }

    void begin() {
        confinement.after(limits.ask().toMillis(), this::ask);
    }

    private void ask() {
        if (local.start(start.jobId()).isPresent()) {
            coordinator
                    .runs(start.jobId(), start.node())
                    .onSuccess(runs -> confinement.run(() -> answered(runs)))
                    .onFailure(silent -> confinement.run(() -> unanswered(silent)));
        }
    }

    private void answered(boolean runs) {
        heard = nanoTime.getAsLong();
        if (runs) {
            begin();
        } else {
            local.abort(start.jobId(), start.coordinator() + " has given the job up");
        }
    }

    private void unanswered(Throwable failure) {
        if (nanoTime.getAsLong() - heard < limits.silence().toNanos()) {
            begin();
        } else {
            local.abort(
                    start.jobId(),
                    start.coordinator() + ", which coordinates the job, has not answered for "
                            + limits.silence().toSeconds() + " s: " + failure.getMessage());
        }
    }
}
