package io.locmoe.engine.snapshot;

import io.locmoe.engine.checkpoint.state.BlockCopies;
import io.locmoe.engine.collectives.Collectives;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.model.MoeModel;
import io.locmoe.engine.optimizer.Optimizer;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.tape.Tape;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * One rank's part in the copies of a job's state in the memory of its nodes. All ranks copy at the same step
 * boundaries. Used by the rank's thread.
 */
public final class Snapshots implements AutoCloseable {
    private static final double NANOS = 1e9;

    private final JobSettings settings;
    private final TensorGroup group;
    private final TrainingListener listener;
    private final SnapshotTaking.Site site;
    private final RankCopies held;
    private final SnapshotTaking taking;
    private final SnapshotClock clock;
    private boolean settled;
    private long spent;

    /**
     * @param held     copies of the run that the rank has kept; the same object on all devices of a tensor group
     * @param listener called on the first device of rank 0
     */
    public Snapshots(
            JobSettings settings,
            RankEnvironment environment,
            RankCopies held,
            Collectives collectives,
            TensorGroup group,
            MoeModel model,
            Optimizer optimizer,
            Tape tape,
            TrainingListener listener) {
        this.settings = settings;
        this.group = group;
        this.listener = listener;
        this.held = held;
        this.site = new SnapshotTaking.Site(
                environment.placement().epoch(),
                environment.ranks() / settings.nodes(),
                group.index() == 0,
                collectives,
                model,
                IntStream.range(0, environment.ranks())
                        .mapToObj(model::expertParameters)
                        .toList(),
                new BlockCopies(tape, group, optimizer),
                optimizer.lossScale());
        this.taking = new SnapshotTaking(site, held, settings.recovery().neighbours(settings.nodes()));
        this.clock = new SnapshotClock(
                settings.recovery().snapshotEvery(),
                settings.recovery().snapshotShare(),
                taking.calls(),
                System::nanoTime);
    }

    private boolean isFirst() {
        return site.rank() == 0 && site.first();
    }

    /** Whether copies are taken; a single node has no neighbour. */
    public boolean takes() {
        return settings.nodes() > 1;
    }

    /**
     * Restores the newest state of which the ranks together have copies of all tensors; all devices call it before they
     * train. Reports on the first device of rank 0 why existing copies cannot be used.
     *
     * @param saved step of the checkpoint that could be restored instead, on rank 0; -1 if there is none
     * @return the steps that were done; empty if nothing is restored
     */
    public OptionalLong restore(long saved) {
        Coverage coverage = site.first() ? agree(saved).orElse(null) : null;
        long[] agreed = group.ofFirst(
                coverage == null
                        ? new long[2]
                        : new long[] {1, coverage.generation().step()});
        if (agreed[0] == 0) {
            if (site.first()) {
                held.clear();
            }
            return OptionalLong.empty();
        }
        if (site.first()) {
            held.keep(coverage.generation());
        }
        new SnapshotRestore(site, group, held, coverage)
                .restore(settings.training().precision().scalesLoss());
        return OptionalLong.of(agreed[1]);
    }

    private Optional<Coverage> agree(long saved) {
        return new SnapshotAgreement(site.collectives(), held, SnapshotRestore.tensors(site), site.ranksPerNode())
                .reach(saved, reason -> {
                    if (isFirst()) {
                        listener.notice(reason + ": training goes on from "
                                + (saved < 0 ? "the beginning" : "the checkpoint of step " + saved));
                    }
                });
    }

    /**
     * Begins after {@code step} steps; all devices call it.
     *
     * @param restored whether the state was restored from copies; then new ones are taken immediately, because those of
     *     the former job are freed soon
     */
    public void begin(long step, boolean restored) {
        clock.start(step);
        if (restored && takes()) {
            taking.take(step, 0);
        }
    }

    /** The wish of rank 0's first device after a step, for {@link #after}; 0 elsewhere. */
    public long wanted(long step) {
        return isFirst() && takes() ? clock.wants(step) : 0;
    }

    /**
     * Sends more of the copies under way, and takes new ones; all devices call it after each step. Returns when the
     * state is copied; copies reach the neighbours while training continues.
     *
     * @param wanted rank 0's wish
     * @param last   whether training ends; then all copies are completed
     * @return duration in nanoseconds
     */
    public long after(long step, long wanted, boolean last) {
        long begun = System.nanoTime();
        settle();
        boolean taken = wanted > 0 && !last;
        boolean busy = taking.isUnderWay() || taken;
        if (taken) {
            spent = 0;
            taking.take(step, (int) wanted - 1);
        } else if (last) {
            taking.finish();
        } else {
            taking.advance();
        }
        long nanos = System.nanoTime() - begun;
        spent += nanos;
        if (busy && !taking.isUnderWay() && isFirst()) {
            clock.took(spent);
            listener.accept(new TrainingEvent.SnapshotTaken(taking.step(), spent / NANOS, taking.sentBytes()));
        }
        return nanos;
    }

    /**
     * Copies the state when the job ends after a step and another job continues from it. Returns when the copies of all
     * ranks are whole. All devices call it.
     *
     * @return duration in nanoseconds
     */
    public long pause(long step) {
        long begun = System.nanoTime();
        settle();
        taking.finish();
        // Copies under way must be whole on all ranks before older ones are overwritten.
        meet();
        taking.take(step, 0);
        meet();
        long nanos = System.nanoTime() - begun;
        if (isFirst()) {
            listener.accept(new TrainingEvent.SnapshotTaken(step, nanos / NANOS, taking.sentBytes()));
        }
        return nanos;
    }

    /** Returns when all ranks have called it. */
    private void meet() {
        if (site.first()) {
            site.collectives().gather(new long[0]);
        }
    }

    /** Frees copies of former jobs after the first step: all ranks have copies of this job, or need none. */
    private void settle() {
        if (!settled && site.first()) {
            held.keepEpoch(site.epoch());
        }
        settled = true;
    }

    @Override
    public void close() {
        site.copies().close();
    }
}
