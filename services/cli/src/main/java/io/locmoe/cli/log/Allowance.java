package io.locmoe.cli.log;

import java.util.concurrent.TimeUnit;

/** Limits the lines of a logger: many in a burst, few in the long run. Thread-safe. */
final class Allowance {
    static final int AT_ONCE = 100;
    static final long NANOS_FOR_ONE = TimeUnit.SECONDS.toNanos(10);
    static final long REFUSED = -1;

    private long left = AT_ONCE;
    private long since;
    private long refused;

    /** @param now current {@link System#nanoTime} */
    Allowance(long now) {
        this.since = now;
    }

    /** Requests a line; returns how many were refused since the last one, or {@link #REFUSED}. */
    synchronized long take(long now) {
        long earned = (now - since) / NANOS_FOR_ONE;
        since += earned * NANOS_FOR_ONE;
        left = Math.min(AT_ONCE, left + earned);
        if (left == 0) {
            refused++;
            return REFUSED;
        }
        left--;
        long told = refused;
        refused = 0;
        return told;
    }
}
