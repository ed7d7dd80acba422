package io.locmoe.laboratory.bench.faults;

import io.locmoe.launcher.progress.Progress;
import java.util.function.Consumer;

/** Reports the phases before the first step of a training, and nothing else. */
record Phases(Consumer<String> told) implements Progress {
    @Override
    public void phase(String phrase) {
        told.accept(phrase);
    }
}
