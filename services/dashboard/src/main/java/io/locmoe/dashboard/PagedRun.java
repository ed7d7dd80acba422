package io.locmoe.dashboard;

import io.locmoe.report.RunReport;
import java.util.Optional;

/** A run that has a page. Any thread; methods may block for as long as a file or a mesh takes to answer. */
public interface PagedRun {
    /** Name of its directory. */
    String name();

    /** A word: running, completed, and so on. */
    String status();

    /** Whether it still trains, so that something can be asked of it. */
    boolean isRunning();

    /** Step at which it ends. */
    long last();

    /** What is known of it now. */
    RunReport report();

    /** What a user has written about it, tags and text; empty without a note. */
    default String note() {
        return "";
    }

    /** Why who looks at it may ask nothing of it, as a sentence; empty if anything may be asked. */
    default Optional<String> forbidden() {
        return Optional.empty();
    }

    /** Asks it for a checkpoint; returns a sentence for the user, or throws with one. */
    String checkpoint();

    /** Asks it to end at its next step, with a checkpoint; returns a sentence for the user, or throws with one. */
    String cancel();
}
