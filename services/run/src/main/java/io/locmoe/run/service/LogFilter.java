package io.locmoe.run.service;

import io.locmoe.run.ControlException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Which entries of a node's log to read.
 *
 * @param text  part of an entry, in small or capital letters; empty for every entry
 * @param least lowest level
 */
public record LogFilter(String text, Level least) {
    private static final int LONGEST = 200;

    /** Importance of an entry, in ascending order. */
    public enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR;

        /**
         * The level with this name, in small or capital letters; the lowest if it is empty.
         *
         * @throws ControlException if there is no such level
         */
        public static Level of(String name) {
            return name.isEmpty()
                    ? DEBUG
                    : Arrays.stream(values())
                            .filter(level -> level.name().equals(name.toUpperCase(Locale.ROOT)))
                            .findFirst()
                            .orElseThrow(() -> new ControlException(
                                    ControlException.Code.INVALID, "a level of a log is DEBUG, INFO, WARN or ERROR"));
        }
    }

    /** @throws ControlException if the text is too long */
    public LogFilter {
        Objects.requireNonNull(least, "least");
        if (text.length() > LONGEST) {
            throw new ControlException(
                    ControlException.Code.INVALID, "a log is searched for at most " + LONGEST + " characters");
        }
    }

    /** Whether an entry is to be read. */
    public boolean takes(Level level, String entry) {
        return level.compareTo(least) >= 0 && entry.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }
}
