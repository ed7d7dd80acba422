package io.locmoe.node.log;

import io.locmoe.run.service.LogEntries;
import io.locmoe.run.service.LogFilter;
import io.locmoe.run.service.LogFilter.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The newest entries of a log, as many as fit into some memory. What looks like a secret is left out when an entry is
 * added. Thread-safe; adding takes microseconds.
 */
public final class LogTail {
    /** The log of this process, which the program that starts a node passes on. */
    public static final LogTail OF_PROCESS = new LogTail();

    static final int MOST_ENTRIES = 2_000;
    static final int MOST_CHARACTERS = 1 << 20;
    static final int LONGEST_ENTRY = 8_000;
    /** Bytes of a reply; below the limit of a message, which also has the length of each entry. */
    static final int REPLY_BYTES = 200_000;

    /** Tokens of requests, users and passwords of addresses, and keys. */
    private static final Pattern SECRET = Pattern.compile("(?i)(?<=bearer )\\S+|(?<=://)[^/\\s@]+:[^/\\s@]+(?=@)"
            + "|-----BEGIN [A-Z ]*PRIVATE KEY-----(?s:.*?)(-----END [A-Z ]*-----|$)");

    private final Deque<Entry> entries = new ArrayDeque<>();
    private int characters;

    private record Entry(Level level, String text) {}

    /** Adds an entry as it was printed. */
    public void add(LogEntry entry) {
        add(
                entry.level() == LogEntry.Level.TRACE
                        ? Level.DEBUG
                        : Level.valueOf(entry.level().name()),
                entry.printed());
    }

    /** Adds an entry. */
    public void add(Level level, String text) {
        String kept = text.length() > LONGEST_ENTRY ? text.substring(0, LONGEST_ENTRY) + "…" : text;
        Entry entry = new Entry(level, SECRET.matcher(kept.stripTrailing()).replaceAll("(left out)"));
        synchronized (this) {
            entries.addLast(entry);
            characters += entry.text().length();
            while (entries.size() > MOST_ENTRIES || characters > MOST_CHARACTERS) {
                characters -= entries.removeFirst().text().length();
            }
        }
    }

    /** The newest entries that match, as many as fit into a reply. */
    public LogEntries newest(LogFilter filter) {
        List<Entry> all;
        synchronized (this) {
            all = List.copyOf(entries);
        }
        List<String> matching = all.reversed().stream()
                .filter(entry -> filter.takes(entry.level(), entry.text()))
                .map(Entry::text)
                .toList();
        int fitting = 0;
        for (int bytes = 0; fitting < matching.size(); fitting++) {
            bytes += matching.get(fitting).getBytes(StandardCharsets.UTF_8).length + Long.BYTES;
            if (bytes > REPLY_BYTES) {
                break;
            }
        }
        return new LogEntries(matching.subList(0, fitting).reversed(), matching.size() - fitting);
    }
}
