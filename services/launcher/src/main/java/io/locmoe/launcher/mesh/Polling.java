package io.locmoe.launcher.mesh;

import io.locmoe.launcher.RunException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Checks again and again whether the mesh has come as far as somebody waits for. */
public final class Polling {
    /** Pause between two checks that cost little. */
    public static final Duration BRIEF = Duration.ofMillis(50);

    private Polling() {}

    /**
     * Waits for a condition.
     *
     * @param pause pause between two checks
     * @param stop  whether to return at once
     * @return whether the condition holds
     * @throws RunException if the thread is interrupted
     */
    public static boolean until(BooleanSupplier condition, Duration wait, Duration pause, BooleanSupplier stop) {
        long end = System.nanoTime() + wait.toNanos();
        boolean holds = condition.getAsBoolean();
        while (!holds && System.nanoTime() - end < 0 && !stop.getAsBoolean()) {
            pause(pause);
            holds = condition.getAsBoolean();
        }
        return holds;
    }

    static void pause(Duration pause) {
        try {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RunException.failure("interrupted while waiting for the mesh", e);
        }
    }
}
