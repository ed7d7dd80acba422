package io.locmoe.engine.snapshot;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When copies are taken, and over how many steps they travel: so that no more than {@code every} steps lie between a
 * state and the next one that is whole; or, with 0, so that copies take a share of the time, after the first ones of a
 * job. On the first device of rank 0, whose wish all ranks follow.
 */
final class SnapshotClock {
    /** Copies of a job that are made in new memory, by code that is not compiled yet: their time tells little. */
    private static final int COLD = 2;
    /** How soon the next ones follow them at the latest, whatever they took. */
    static final Duration EARLY = Duration.ofSeconds(5);

    private final int every;
    private final double share;
    private final int calls;
    private final LongSupplier nanoTime;
    private long last;
    private int spread;
    private long due;
    private int taken;

    /**
     * @param every    most steps that a loss may cost; 0: by {@code share}
     * @param share    of the time; 0: none by share
     * @param calls    among which the bytes of a rank are best shared
     * @param nanoTime as {@link System#nanoTime}
     */
    SnapshotClock(int every, double share, int calls, LongSupplier nanoTime) {
        this.every = every;
        this.share = share;
        this.calls = calls;
        this.nanoTime = nanoTime;
    }

    /** The job begins after this step. */
    void start(long step) {
        last = step;
        due = nanoTime.getAsLong();
    }

    /**
     * What to do after a step.
     *
     * @return 0: nothing; else 1 more than the steps over which the copies that are taken then travel
     */
    long wants(long step) {
        // The last copies must be whole on all ranks before older ones are overwritten.
        if (step - last <= spread) {
            return 0;
        }
        int next = spreadAfter(step);
        boolean wanted = every > 0 ? step - last >= every - next : share > 0 && nanoTime.getAsLong() - due >= 0;
        if (!wanted) {
            return 0;
        }
        spread = next;
        last = step;
        return 1L + next;
    }

    /** Copies that travel for some steps are taken that much earlier. */
    private int spreadAfter(long step) {
        long most = every > 0 ? (every - 1) / 2 : (step - last) / 2;
        return (int) Math.min(calls, most);
    }

    /** Taking copies, and moving them, took rank 0 this time. */
    void took(long nanos) {
        if (share > 0) {
            long pause = Math.round(nanos / share);
            due = nanoTime.getAsLong() + (taken++ < COLD ? Math.min(pause, EARLY.toNanos()) : pause);
        }
    }
}
