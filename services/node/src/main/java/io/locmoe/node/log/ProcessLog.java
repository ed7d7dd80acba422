package io.locmoe.node.log;

import java.util.function.Consumer;

/** The log of this process, which a program that starts a node makes known. Thread-safe. */
public final class ProcessLog {
    private static volatile LogTap tap = sink -> () -> {};

    private ProcessLog() {}

    /** Makes it known, for nodes that start from now on. */
    public static void is(LogTap log) {
        tap = log;
    }

    /** Like {@link LogTap#open}; gives nothing while no program has made it known. */
    public static Runnable open(Consumer<LogEntry> sink) {
        return tap.open(sink);
    }
}
