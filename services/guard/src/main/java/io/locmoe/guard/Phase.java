package io.locmoe.guard;

import io.locmoe.guard.event.PhaseEvent;
import java.util.function.Supplier;

/**
 * Phases of a step on a rank's thread. Each is an event of JDK Flight Recorder where phases are recorded, except for
 * one that ends with an exception.
 */
public final class Phase {
    private Phase() {}

    /** Does the work of a phase. @param name the phase, as people read it */
    public static <T> T of(String name, Supplier<T> work) {
        PhaseEvent event = PhaseEvent.begun();
        T result = work.get();
        event.end(name, Place.current());
        return result;
    }

    /** Like {@link #of}, for work without a result. */
    public static void run(String name, Runnable work) {
        of(name, () -> {
            work.run();
            return null;
        });
    }
}
