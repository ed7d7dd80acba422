package io.locmoe.run.event;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Maps the events of a job to terms: a node that takes over a job begins a term with its first event. Used by one
 * thread at a time.
 */
final class Terms {
    /** Index of the first event, by term. */
    private final NavigableMap<Long, Long> starts = new TreeMap<>(Map.of(0L, 0L));

    /** For each former term, the index up to which its events are still valid. */
    private final Map<Long, Long> former = new HashMap<>();

    /** Records the term of the event at an index; earlier events from that index on become invalid. */
    void tell(long term, long index) {
        cut(index, index);
        former.remove(term);
        starts.putIfAbsent(term, index);
    }

    /** Like {@link #tell}, if the events before the index are unknown. */
    void restart(long term, long index) {
        cut(0, index);
        tell(term, index);
    }

    private void cut(long from, long counts) {
        former.replaceAll((term, before) -> Math.min(before, counts));
        starts.entrySet().removeIf(start -> {
            boolean over = start.getValue() >= from;
            if (over) {
                former.put(start.getKey(), counts);
            }
            return over;
        });
    }

    long last() {
        return starts.lastKey();
    }

    /** The term of an event. */
    long of(long index) {
        return starts.entrySet().stream()
                .filter(start -> start.getValue() <= index)
                .mapToLong(Map.Entry::getKey)
                .max()
                .orElse(starts.firstKey());
    }

    /**
     * Index of the event with which a reader continues: the next one, or the first event of the following term if the
     * reader is beyond that. A reader from an unknown term starts at the beginning.
     */
    long resume(Position reader) {
        if (!starts.containsKey(reader.term())) {
            return Math.min(reader.seen(), former.getOrDefault(reader.term(), 0L));
        }
        Map.Entry<Long, Long> next = starts.higherEntry(reader.term());
        return next == null ? reader.seen() : Math.min(reader.seen(), next.getValue());
    }
}
