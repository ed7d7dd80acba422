package io.locmoe.engine.checkpoint;

import io.locmoe.engine.settings.TrainingSettings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When checkpoints are due: after so many steps, after some time, or when somebody asks. The first one of a run is due
 * early, as nothing else survives the loss of all of its nodes. Used by one thread.
 */
final class CheckpointClock {
    static final Duration EARLY = Duration.ofSeconds(5);

    private final long every;
    private final long interval;
    private final LongSupplier nanoTime;
    private long since;
    private boolean postponed;
    private boolean timed;
    /** Whether the run has a checkpoint, or one was taken. */
    private boolean begun;

    /** @param nanoTime as {@link System#nanoTime} */
    CheckpointClock(TrainingSettings settings, LongSupplier nanoTime) {
        this.every = settings.checkpointEvery();
        this.interval = TimeUnit.SECONDS.toNanos(settings.checkpointSeconds());
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** There is a checkpoint: the time to the next one starts now. */
    void restart() {
        since = nanoTime.getAsLong();
        begun = true;
    }

    /** Whether one is due after a step because of the number of steps. */
    boolean isPlanned(long step) {
        return every > 0 && step % every == 0;
    }

    /**
     * Whether to take one after a step.
     *
     * @param requested somebody asks for one, and asks again if there is none
     * @param possible  whether one can be taken; if not, one that is planned is due until it can
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

    /** Whether the last one that was wanted is due only because of the time. */
    boolean isTimed() {
        return timed;
    }
}
