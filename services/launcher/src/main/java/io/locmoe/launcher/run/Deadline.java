package io.locmoe.launcher.run;

import java.time.Duration;

/** Measures how long a condition has held. Used by one thread. */
final class Deadline {
    private final long nanos;
    private long since;
    private boolean running;

    Deadline(Duration duration) {
        this.nanos = duration.toNanos();
    }

    /** Whether {@code condition} has held at every call for at least the duration. */
    boolean passedSince(boolean condition) {
        if (!condition) {
            running = false;
        } else if (!running) {
            running = true;
            since = System.nanoTime();
        }
        return running && System.nanoTime() - since >= nanos;
    }
}
