package io.locmoe.control;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The events of one job, kept for watchers that join late or read slowly. Holds the latest events only; a reader that
 * missed some is told how many. Thread-safe; adding never blocks.
 */
public final class JobHistory {
    /** Events that a node keeps, as far as they are small. */
    public static final int DEFAULT_CAPACITY = 8192;

    /** Most bytes of all events, about: a step of a tiny model takes half a kilobyte, one of many experts twenty. */
    private static final long BYTES = 8 << 20;

    private final int capacity;
    private final Deque<JobEvent> events = new ArrayDeque<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private long first;
    private long bytes;
    private JobEvent.Ended end;

    public JobHistory(int capacity) {
        this.capacity = capacity;
    }

    /** Adds an event and tells the readers, on this thread. What comes after the end event is ignored. */
    public void add(JobEvent event) {
        List<Runnable> waiting;
        synchronized (this) {
            if (end != null) {
                return;
            }
            if (event instanceof JobEvent.Ended ended) {
                end = ended;
            }
            bytes += EventSize.of(event);
            events.addLast(event);
            while (events.size() > 1 && (events.size() > capacity || bytes > BYTES)) {
                bytes -= EventSize.of(events.removeFirst());
                first++;
            }
            waiting = List.copyOf(listeners);
        }
        waiting.forEach(Runnable::run);
    }

    /** How the job ended; empty while it runs. */
    public synchronized Optional<JobEvent.Ended> end() {
        return Optional.ofNullable(end);
    }

    /**
     * Starts reading at the first event.
     *
     * @param available called, on any thread, when there is something new to {@link Reader#poll}; must not block
     */
    public Reader read(Runnable available) {
        Reader reader = new Reader(available);
        synchronized (this) {
            listeners.add(available);
        }
        return reader;
    }

    /** One reader's position. Used by one thread at a time. */
    public final class Reader implements AutoCloseable {
        private final Runnable available;
        private List<JobEvent> batch = List.of();
        private int taken;
        private long next;

        private Reader(Runnable available) {
            this.available = available;
        }

        /** The next event; null if there is none yet, or after the last one. */
        public JobEvent poll() {
            if (taken == batch.size()) {
                batch = refill();
                taken = 0;
            }
            return batch.isEmpty() ? null : batch.get(taken++);
        }

        private List<JobEvent> refill() {
            synchronized (JobHistory.this) {
                List<JobEvent> fresh = new ArrayList<>();
                if (next < first) {
                    fresh.add(new JobEvent.LogLine("", (first - next) + " earlier events are no longer kept"));
                    next = first;
                }
                events.stream().skip(next - first).limit(256).forEach(fresh::add);
                next = Math.min(first + events.size(), next + 256);
                return fresh;
            }
        }

        @Override
        public void close() {
            synchronized (JobHistory.this) {
                listeners.remove(available);
            }
        }
    }
}
