package io.locmoe.detection;

import java.time.Duration;

/** A clock and its timers. */
public interface Timers {
    /** As {@link System#nanoTime}. */
    long nanoTime();

    /** Runs work once, after a delay, on the thread of the caller's other work. */
    void after(Duration delay, Runnable work);
}
