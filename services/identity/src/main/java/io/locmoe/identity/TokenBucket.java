package io.locmoe.identity;

import java.util.function.LongSupplier;

/** A token bucket: limits how much may be asked at once and per second. Used on one thread. */
public final class TokenBucket {
    private final int atOnce;
    private final int perSecond;
    private final LongSupplier nanoseconds;
    private double left;
    private long filled;

    /** @param nanoseconds clock with any origin */
    public TokenBucket(int atOnce, int perSecond, LongSupplier nanoseconds) {
        this.atOnce = atOnce;
        this.perSecond = perSecond;
        this.nanoseconds = nanoseconds;
        this.left = atOnce;
        this.filled = nanoseconds.getAsLong();
    }

    /** Takes one token; false if none is left. */
    public boolean take() {
        fill();
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }

    /** Whether the bucket is full, so that it does not differ from a new one. */
    public boolean isFull() {
        fill();
        return left == atOnce;
    }

    /** Nanoseconds until a token is available; 0 if there is one now. */
    public long nanosUntilNext() {
        fill();
        return left >= 1 ? 0 : (long) Math.ceil((1 - left) / perSecond * 1e9);
    }

    private void fill() {
        long now = nanoseconds.getAsLong();
        left = Math.min(atOnce, left + (now - filled) * 1e-9 * perSecond);
        filled = now;
    }
}
