package io.locmoe.run.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The events of one job, kept for watchers that join late or read slowly. It holds only the latest events; a reader
 * that missed some is told how many. A replica on a follower follows it entry by entry; if that node takes the job
 * over, it continues in a new term. Entries of a replica that differ from its source are dropped. Thread-safe; adding
 * never blocks.
 */
public final class RunHistory {
    /** Number of events that a node keeps, as long as they are small. */
    public static final int DEFAULT_CAPACITY = 8192;

    /**
     * Approximate limit for the size of all events: a step of a tiny model takes half a kilobyte, one with many experts
     * twenty.
     */
    private static final long BYTES = 8 << 20;

    private final int capacity;
    private final Deque<RunEvent> events = new ArrayDeque<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Runnable unread = () -> {};
    private final Terms terms = new Terms();
    /** Number of the current source; events from earlier sources are ignored. */
    private long source;
    /** Whether this node is the source, because it leads the run. */
    private boolean kept;

    private long first;
    private long bytes;
    private RunEvent.Ended end;

    public RunHistory(int capacity) {
        this.capacity = capacity;
    }

    /**
     * An event with its place.
     *
     * @param term  term of the leader that reported it
     * @param index index of the event in the job
     */
    public record Entry(long term, long index, RunEvent event) {
        /** Position of a reader that has read it. */
        public Position after() {
            return new Position(term, index + 1);
        }
    }

    /** Stops being a replica: events added from now on belong to this term, which must be greater than those before. */
    public synchronized void begin(long term) {
        source++;
        kept = true;
        terms.tell(term, next());
    }

    /** Whether others may follow it; false for a replica. */
    public synchronized boolean toleratesFailures() {
        return kept;
    }

    /** The latest term. */
    public synchronized long term() {
        return terms.last();
    }

    /** Becomes a replica of another node's history, fed through the result; events from former sources are ignored. */
    public Consumer<Entry> copied() {
        long mine;
        synchronized (this) {
            kept = false;
            mine = ++source;
        }
        listeners.forEach(Runnable::run);
        return entry -> put(entry, mine);
    }

    /** Adds an event and notifies the readers on this thread. Events after the end event are ignored. */
    public void add(RunEvent event) {
        synchronized (this) {
            if (end != null) {
                return;
            }
            append(event);
        }
        listeners.forEach(Runnable::run);
    }

    /** Adds an entry from the source at its index and drops what differs from the source. */
    private void put(Entry entry, long from) {
        synchronized (this) {
            if (from != source || end != null || isThere(entry)) {
                return;
            }
            if (entry.index() > next()) {
                removeFrom(first);
                first = entry.index();
                terms.restart(entry.term(), first);
            } else {
                removeFrom(entry.index());
                terms.tell(entry.term(), entry.index());
            }
            append(entry.event());
        }
        listeners.forEach(Runnable::run);
    }

    /** Also true for an entry that is no longer kept. */
    private boolean isThere(Entry entry) {
        long index = entry.index();
        return index < first || index < next() && terms.of(index) == entry.term();
    }

    private void append(RunEvent event) {
        if (event instanceof RunEvent.Ended ended) {
            end = ended;
        }
        bytes += EventSize.of(event);
        events.addLast(event);
        while (events.size() > 1 && (events.size() > capacity || bytes > BYTES)) {
            bytes -= EventSize.of(events.removeFirst());
            first++;
        }
    }

    private void removeFrom(long index) {
        while (next() > index && !events.isEmpty()) {
            bytes -= EventSize.of(events.removeLast());
        }
    }

    private long next() {
        return first + events.size();
    }

    /** How the job ended; empty while it runs. */
    public synchronized Optional<RunEvent.Ended> end() {
        return Optional.ofNullable(end);
    }

    /** Position of a reader that has read everything. */
    public synchronized Position position() {
        return new Position(terms.last(), next());
    }

    /**
     * Starts reading at the first event.
     *
     * @param available called, on any thread, when {@link Reader#poll} has new events; must not block
     */
    public Reader read(Runnable available) {
        return read(Position.START, available);
    }

    /** Continues from a position, in this history or in a replica of it. */
    public Reader read(Position from, Runnable available) {
        Reader reader = new Reader(from, available);
        listeners.add(available);
        return reader;
    }

    /** Sets what to do whenever the last reader has closed: a replica then needs its source no more. Must not block. */
    public void whenUnread(Runnable reaction) {
        unread = reaction;
    }

    /** One reader's position. Used by one thread at a time. */
    public final class Reader implements AutoCloseable {
        private final Runnable available;
        private List<Entry> batch = List.of();
        private int taken;
        private Position next;

        private Reader(Position from, Runnable available) {
            this.next = from;
            this.available = available;
        }

        /** The next event; null if there is none yet, or after the last one. */
        public RunEvent poll() {
            Entry entry = entry();
            return entry == null ? null : entry.event();
        }

        /** Like {@link #poll}, with the place of the event. */
        public Entry entry() {
            if (taken == batch.size()) {
                batch = refill();
                taken = 0;
            }
            return batch.isEmpty() ? null : batch.get(taken++);
        }

        private List<Entry> refill() {
            synchronized (RunHistory.this) {
                List<Entry> fresh = new ArrayList<>();
                long index = terms.resume(next);
                if (index < first) {
                    fresh.add(entry(
                            first - 1,
                            new RunEvent.LogLine("", (first - index) + " earlier events are no longer kept")));
                    index = first;
                }
                for (RunEvent event :
                        events.stream().skip(index - first).limit(256).toList()) {
                    fresh.add(entry(index++, event));
                }
                next = fresh.isEmpty() ? next : fresh.getLast().after();
                return fresh;
            }
        }

        private Entry entry(long index, RunEvent event) {
            return new Entry(terms.of(index), index, event);
        }

        @Override
        public void close() {
            if (listeners.remove(available) && listeners.isEmpty()) {
                unread.run();
            }
        }
    }
}
