package io.locmoe.engine.snapshot;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Decides when copies are taken, and over how many steps they are sent: either so that at most {@code every} steps lie
 * between a state and the next one with whole copies; or, if that is 0, so that copies take a share of the time, after
 * the first ones of a job. Runs on the first device of rank 0; all ranks follow its decision.
 */
final class SnapshotClock {
    /** The first copies of a job use new memory and uncompiled code, so their time is not representative. */
    private static final int COLD = 2;
    /** Longest pause after these first copies, whatever they took. */
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
     * @param every    largest number of steps that a node failure may cost; 0: use {@code share}
     * @param share    share of the time; 0: take none by share
     * @param calls    best number of calls to share the bytes of a rank
     * @param nanoTime clock, like {@link System#nanoTime}
     */
    SnapshotClock(int every, double share, int calls, LongSupplier nanoTime) {
        this.every = every;
        this.share = share;
        this.calls = calls;
        this.nanoTime = nanoTime;
    }

    /** Starts the clock for a job that begins after {@code step} steps. */
    void start(long step) {
        last = step;
        due = nanoTime.getAsLong();
    }

    /**
     * Decides what to do after a step.
     *
     * @return 0: nothing; otherwise 1 more than the number of steps over which new copies are sent
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

    /** Copies that are sent over some steps are taken that much earlier. */
    private int spreadAfter(long step) {
        long most = every > 0 ? (every - 1) / 2 : (step - last) / 2;
        return (int) Math.min(calls, most);
    }

    /** Reports the time that rank 0 took to copy its state and send the copies. */
    void took(long nanos) {
        if (share > 0) {
            long pause = Math.round(nanos / share);
            due = nanoTime.getAsLong() + (taken++ < COLD ? Math.min(pause, EARLY.toNanos()) : pause);
        }
    }
}
