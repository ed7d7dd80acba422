package io.locmoe.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptionTest {
    private final Interruption interruption = Interruption.never();
    private final List<String> done = new ArrayList<>();

    @Test
    void openReactionsRunOnceAndClosedOnesNever() {
        interruption.atFirst(() -> done.add("closed")).close();
        try (Interruption.Reaction _ = interruption.atFirst(() -> done.add("open"))) {
            assertThat(interruption.happened()).isFalse();
            interruption.interrupt();
        }
        assertThat(done).containsExactly("open");
        interruption.atFirst(() -> done.add("late")).close();
        assertThat(done).containsExactly("open", "late");
        assertThat(interruption.happened()).isTrue();
    }

    /** A mesh that trains ten thousand jobs has one of these. */
    @Test
    void closedReactionsAreGarbageCollected() {
        WeakReference<Object> job = closed();
        for (int i = 0; job.get() != null && i < 100; i++) {
            System.gc();
        }
        assertThat(job.get()).isNull();
    }

    private WeakReference<Object> closed() {
        Object job = new Object();
        interruption.atFirst(() -> done.add(job.toString())).close();
        return new WeakReference<>(job);
    }
}
