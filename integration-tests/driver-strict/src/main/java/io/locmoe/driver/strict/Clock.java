package io.locmoe.driver.strict;

import java.util.HashMap;
import java.util.Map;

/** A vector clock: up to which item of each stream's work something is known to be done before. Not thread-safe. */
final class Clock {
    private final Map<Integer, Long> items = new HashMap<>();

    boolean covers(int stream, long item) {
        return items.getOrDefault(stream, 0L) >= item;
    }

    void advance(int stream, long item) {
        items.merge(stream, item, Math::max);
    }

    void merge(Clock other) {
        other.items.forEach(this::advance);
    }

    Clock copy() {
        Clock copy = new Clock();
        copy.items.putAll(items);
        return copy;
    }
}
