package io.locmoe.engine.checkpoint;

import io.locmoe.engine.settings.TrainingSettings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Decides when checkpoints are due: after a number of steps, after some time, or on request. The first checkpoint of a
 * run is due early, because until then nothing survives the failure of all nodes. Used by one thread.
 */
final class CheckpointClock {
    static final Duration EARLY = Duration.ofSeconds(5);

    private final long every;
    private final long interval;
    private final LongSupplier nanoTime;
    private long since;
    private boolean postponed;
    private boolean timed;
    /** Whether the run has a checkpoint already. */
    private boolean begun;

    /** @param nanoTime clock, like {@link System#nanoTime} */
    CheckpointClock(TrainingSettings settings, LongSupplier nanoTime) {
        this.every = settings.checkpointEvery();
        this.interval = TimeUnit.SECONDS.toNanos(settings.checkpointSeconds());
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** Starts the time to the next checkpoint; there is one now. */
    void restart() {
        since = nanoTime.getAsLong();
        begun = true;
    }

    /** Whether the number of steps makes a checkpoint due after a step. */
    boolean isPlanned(long step) {
        return every > 0 && step % every == 0;
    }

    /**
     * Whether to take a checkpoint after a step.
     *
     * @param requested whether somebody asks for one; the request is repeated until a checkpoint exists
     * @param possible  whether one can be taken now; a planned checkpoint stays due until it can
     */
    boolean wants(long step, boolean requested, boolean possible) {
        postponed |= isPlanned(step);
        long pause = begun ? interval : Math.min(interval, EARLY.toNanos());
        boolean due = interval > 0 && nanoTime.getAsLong() - since >= pause;
        timed = !postponed && !requested;
        if (!possible || timed && !due) {
            return false;
        }
        postponed = false;
        return true;
    }

    /** Whether the last checkpoint that was wanted was due only because of the time. */
    boolean isTimed() {
        return timed;
    }
}
