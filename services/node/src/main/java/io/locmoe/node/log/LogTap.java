package io.locmoe.node.log;

import java.util.function.Consumer;

/** The log of this process, for those who pass it on. Thread-safe. */
@FunctionalInterface
public interface LogTap {
    /**
     * Passes on all entries from now on.
     *
     * @param sink called on the thread that writes an entry; must not block
     * @return ends it
     */
    Runnable open(Consumer<LogEntry> sink);
}
