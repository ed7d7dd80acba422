package io.locmoe.node.log;

import io.locmoe.run.service.LogEntries;
import io.locmoe.run.service.LogFilter;
import io.locmoe.run.service.LogFilter.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The newest entries of a log, as many as fit into some memory. What looks like a secret is left out when an entry is
 * added. Thread-safe; adding takes microseconds.
 */
public final class LogTail {
    /** The log of this process, to which its logging adds. */
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
        List<String> newest = new ArrayList<>();
        int bytes = 0;
        int older = 0;
        Iterator<Entry> backwards = all.reversed().iterator();
        while (backwards.hasNext()) {
            Entry entry = backwards.next();
            if (filter.takes(entry.level(), entry.text())) {
                bytes += entry.text().getBytes(StandardCharsets.UTF_8).length + Long.BYTES;
                if (bytes <= REPLY_BYTES) {
                    newest.add(entry.text());
                } else {
                    older++;
                }
            }
        }
        Collections.reverse(newest);
        return new LogEntries(newest, older);
    }
}
