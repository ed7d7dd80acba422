package io.locmoe.identity;

import java.util.function.LongSupplier;

/** How much may still be asked: so much at once, and so much a second. Used on one thread. */
public final class Allowance {
    private final int atOnce;
    private final int perSecond;
    private final LongSupplier nanoseconds;
    private double left;
    private long filled;

    /** @param nanoseconds the time, from any start */
    public Allowance(int atOnce, int perSecond, LongSupplier nanoseconds) {
        this.atOnce = atOnce;
        this.perSecond = perSecond;
        this.nanoseconds = nanoseconds;
        this.left = atOnce;
        this.filled = nanoseconds.getAsLong();
    }

    /** Takes one; false if there is none left. */
    public boolean take() {
        fill();
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }

    /** Whether nothing was taken for so long that it makes no difference any more. */
    public boolean isFull() {
        fill();
        return left == atOnce;
    }

    /** Nanoseconds until there is one to take; 0 if there is one now. */
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
