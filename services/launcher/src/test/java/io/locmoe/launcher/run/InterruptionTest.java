package io.locmoe.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
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

    @Test
    void beforeAnythingIsStartedTheProcessEndsWithASentence() {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        PrintStream error = new PrintStream(shown, true, StandardCharsets.UTF_8);
        try (Interruption.Reaction _ = interruption.beforeStart(error, code -> done.add("exit " + code))) {
            interruption.interrupt();
        }
        assertThat(shown.toString(StandardCharsets.UTF_8))
                .isEqualTo("locmoe: interrupted: nothing was started" + System.lineSeparator());
        assertThat(done).containsExactly("exit 130");
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
