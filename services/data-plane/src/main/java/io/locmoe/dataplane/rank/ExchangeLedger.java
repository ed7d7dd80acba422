package io.locmoe.dataplane.rank;

import io.locmoe.spi.comm.MessageTag;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The last messages that the ranks of this process have sent and received, and those they wait for. Keeps a fixed
 * number of entries and allocates nothing per message. Thread-safe.
 */
final class ExchangeLedger {
    private static final int ENTRIES = 1024;
    private static final long OPEN = -1;

    private static final class Entry {
        private long number = OPEN;
        private boolean sends;
        private int rank;
        private int peer;
        private MessageTag tag;
        private long bytes;
        private long startedNanos;
        private long endedNanos;
    }

    private final long zero = System.nanoTime();
    private final Entry[] ring = new Entry[ENTRIES];
    private long next;

    ExchangeLedger() {
        Arrays.setAll(ring, i -> new Entry());
    }

    /** A rank starts to send. Returns the number for {@link #ended}. */
    long sends(int rank, int target, MessageTag tag, long bytes) {
        return begun(true, rank, target, tag, bytes);
    }

    /** A rank starts to wait for a message. Returns the number for {@link #ended}. */
    long waits(int rank, int source, MessageTag tag) {
        return begun(false, rank, source, tag, 0);
    }

    private synchronized long begun(boolean sends, int rank, int peer, MessageTag tag, long bytes) {
        Entry entry = ring[(int) (next % ENTRIES)];
        entry.number = next;
        entry.sends = sends;
        entry.rank = rank;
        entry.peer = peer;
        entry.tag = tag;
        entry.bytes = bytes;
        entry.startedNanos = System.nanoTime();
        entry.endedNanos = OPEN;
        return next++;
    }

    synchronized void ended(long number, long bytes) {
        Entry entry = ring[(int) (number % ENTRIES)];
        if (entry.number == number) {
            entry.bytes = bytes;
            entry.endedNanos = System.nanoTime();
        }
    }

    /** A message that a rank of this process waits for, or has not completely sent. */
    record Open(boolean sends, int rank, int peer, MessageTag tag) {}

    /** Messages that are under way, the oldest first. */
    synchronized List<Open> open() {
        return Arrays.stream(ring)
                .filter(entry -> entry.number >= 0 && entry.endedNanos == OPEN)
                .sorted(Comparator.comparing(entry -> entry.number))
                .map(entry -> new Open(entry.sends, entry.rank, entry.peer, entry.tag))
                .toList();
    }

    /** Ranks from which a rank has received a message with this tag. */
    synchronized Set<Integer> received(int rank, MessageTag tag) {
        Set<Integer> sources = new TreeSet<>();
        for (Entry entry : ring) {
            if (entry.number >= 0
                    && !entry.sends
                    && entry.rank == rank
                    && entry.endedNanos != OPEN
                    && entry.tag.equals(tag)) {
                sources.add(entry.peer);
            }
        }
        return sources;
    }

    /**
     * The last entries, one line each, oldest first; times in seconds since the session began. Messages under way are
     * kept in favour of ended ones, even if many other ranks continue for a while.
     */
    synchronized List<String> tail(int most) {
        return Arrays.stream(ring)
                .filter(entry -> entry.number >= 0)
                .sorted(Comparator.comparing((Entry entry) -> entry.endedNanos == OPEN)
                        .thenComparing(entry -> entry.number)
                        .reversed())
                .limit(most)
                .sorted(Comparator.comparing(entry -> entry.number))
                .map(this::line)
                .toList();
    }

    private String line(Entry entry) {
        boolean open = entry.endedNanos == OPEN;
        String end = open
                ? (entry.sends ? entry.bytes + " bytes, not sent yet" : "not received yet")
                : String.format(
                        Locale.ROOT,
                        "%d bytes, after %.3f ms",
                        entry.bytes,
                        (entry.endedNanos - entry.startedNanos) / 1e6);
        return String.format(
                Locale.ROOT,
                "%.6f rank %d %s rank %d: %s, %s",
                (entry.startedNanos - zero) / 1e9,
                entry.rank,
                entry.sends ? "to" : "from",
                entry.peer,
                entry.tag,
                end);
    }
}
