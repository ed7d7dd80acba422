package io.locmoe.harness.job;

import io.locmoe.harness.install.HarnessException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits that poll every few milliseconds. */
public final class Waiting {
    private static final int MILLISECONDS = 20;

    private Waiting() {}

    /**
     * Sleeps briefly.
     *
     * @param end     deadline by {@link System#nanoTime}
     * @param missing describes what is missing
     * @throws HarnessException if the deadline has passed, with what is missing
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
