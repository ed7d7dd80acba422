package io.locmoe.control;

import java.util.function.LongSupplier;

/** How many calls may still be made: some at once, and so many a second. Used on one thread. */
final class Allowance {
    private final int atOnce;
    private final int perSecond;
    private final LongSupplier nanoseconds;
    private double left;
    private long filled;

    Allowance(int atOnce, int perSecond, LongSupplier nanoseconds) {
        this.atOnce = atOnce;
        this.perSecond = perSecond;
        this.nanoseconds = nanoseconds;
        this.left = atOnce;
        this.filled = nanoseconds.getAsLong();
    }

    /** Takes one call; false if there is none left. */
    boolean take() {
        fill();
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }

    /** Whether nothing was taken for so long that it makes no difference any more. */
    boolean isFull() {
        fill();
        return left == atOnce;
    }

    private void fill() {
        long now = nanoseconds.getAsLong();
        left = Math.min(atOnce, left + (now - filled) * 1e-9 * perSecond);
        filled = now;
    }
}
