package io.locmoe.corpus.tokens;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Reports the progress of reading a text to the user: {@code reading text 'news': 1.2 of 5.0 GB, 210 MB/s, 18 s left}.
 */
final class ReadingProgress implements LongConsumer {

    private static final long SHORTEST_INTERVAL = 500_000_000;
    private static final long LONGEST_INTERVAL = 10_000_000_000L;
    /** Approximate limit of the lines that one text adds to a log. */
    private static final int PHRASES = 50;

    private final String domain;
    private final long bytes;
    private final Consumer<String> phases;
    private final LongSupplier clock;
    private final long start;
    private long shown;

    /** @param clock time in nanoseconds */
    ReadingProgress(String domain, long bytes, Consumer<String> phases, LongSupplier clock) {
        this.domain = domain;
        this.bytes = bytes;
        this.phases = phases;
        this.clock = clock;
        this.start = clock.getAsLong();
        this.shown = start;
    }

    @Override
    public void accept(long read) {
        long now = clock.getAsLong();
        if (isDue(now)) {
            double rate = read / ((now - start) / 1e9);
            phases.accept(String.format(
                    Locale.ROOT,
                    "reading text '%s': %.2f of %.2f GB, %.0f MB/s, %.0f s left",
                    domain,
                    read / 1e9,
                    bytes / 1e9,
                    rate / 1e6,
                    (bytes - read) / Math.max(1, rate)));
        }
    }

    private boolean isDue(long now) {
        boolean due = now - shown >= Math.clamp((now - start) / PHRASES, SHORTEST_INTERVAL, LONGEST_INTERVAL);
        shown = due ? now : shown;
        return due;
    }

    /** Reports that this process waits while another one reads the text. */
    void waiting() {
        long now = clock.getAsLong();
        if (isDue(now)) {
            phases.accept(String.format(
                    Locale.ROOT,
                    "waiting for another process that reads text '%s', for %.0f s",
                    domain,
                    (now - start) / 1e9));
        }
    }
}
