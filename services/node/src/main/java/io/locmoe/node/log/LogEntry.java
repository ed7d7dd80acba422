package io.locmoe.node.log;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An entry of the log of this process.
 *
 * @param logger  name of the class that writes
 * @param thread  name of the thread that wrote
 * @param text    as people read it
 * @param thrown  the exception that it reports
 * @param printed the whole entry as the console shows it
 */
public record LogEntry(
        Instant time,
        Level level,
        String logger,
        String thread,
        String text,
        Optional<Throwable> thrown,
        String printed) {
    /** How severe an entry is. */
    public enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    public LogEntry {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(logger, "logger");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(thrown, "thrown");
        Objects.requireNonNull(printed, "printed");
    }
}
