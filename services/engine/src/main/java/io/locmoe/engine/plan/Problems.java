package io.locmoe.engine.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Collects all problems of one object for one message. */
final class Problems {
    private static final int SHOWN = 8;

    private final List<String> shown = new ArrayList<>();
    private int more;

    /** Adds a problem; the message shows the first ones and counts the others. */
    void add(Supplier<String> problem) {
        if (shown.size() < SHOWN) {
            shown.add(problem.get());
        } else {
            more++;
        }
    }

    void require(boolean condition, Supplier<String> problem) {
        if (!condition) {
            add(problem);
        }
    }

    /** @throws IllegalArgumentException if there are problems, with all of them */
    void end() {
        if (!shown.isEmpty()) {
            throw new IllegalArgumentException(
                    String.join("; ", shown) + (more == 0 ? "" : "; and " + more + " more like these"));
        }
    }
}
