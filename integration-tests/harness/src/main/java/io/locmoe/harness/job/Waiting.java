package io.locmoe.harness.job;

import io.locmoe.harness.install.HarnessException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits that look again after some milliseconds. */
public final class Waiting {
    private static final int MILLISECONDS = 20;

    private Waiting() {}

    /**
     * Sleeps for a moment.
     *
     * @param end     by {@link System#nanoTime}
     * @param missing says what has not come
     * @throws HarnessException if the end has passed, with what is missing
     */
    public static void pause(long end, Supplier<String> missing) {
        if (System.nanoTime() - end > 0) {
            throw new HarnessException("waited in vain: " + missing.get());
        }
        try {
            TimeUnit.MILLISECONDS.sleep(MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("interrupted while waiting: " + missing.get(), e);
        }
    }
}
