package io.locmoe.launcher.run;

import io.locmoe.launcher.RunException;
import java.util.concurrent.TimeUnit;

/** Pauses between two checks of something that takes a while. */
final class Pauses {
    private static final long BRIEF = 50;

    private Pauses() {}

    static void brief() {
        of(BRIEF);
    }

    static void of(long milliseconds) {
        try {
            TimeUnit.MILLISECONDS.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RunException.failure("interrupted while waiting for the mesh", e);
        }
    }
}
