package io.locmoe.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * A series over the steps of a run that stays small however long the run is. It holds every value until there are too
 * many, then those of every second step, of every fourth, and so on, and always the last one. Not thread-safe.
 */
final class Thinned<T> {
    /** Most values. */
    static final int MOST = 10_000;
    /** Values that are held, however large they are. */
    private static final int LEAST = 1_000;
    /** Most numbers in all values together. */
    private static final int NUMBERS = 2_000_000;

    private final ToLongFunction<T> step;
    private final ToIntFunction<T> numbers;
    private final List<T> held = new ArrayList<>();
    private long every = 1;
    private T last;

    /**
     * An empty series.
     *
     * @param step    of a value
     * @param numbers that a value consists of, about
     */
    Thinned(ToLongFunction<T> step, ToIntFunction<T> numbers) {
        this.step = step;
        this.numbers = numbers;
    }

    /** Adds a value; what is held of its step or a later one goes. */
    void add(T value) {
        if (last != null && step.applyAsLong(last) >= step.applyAsLong(value)) {
            removeFrom(step.applyAsLong(value));
        }
        last = value;
        if (step.applyAsLong(value) % every == 0) {
            held.add(value);
            while (held.size() > most(value)) {
                every *= 2;
                held.removeIf(v -> step.applyAsLong(v) % every != 0);
            }
        }
    }

    private int most(T value) {
        return Math.clamp(NUMBERS / Math.max(1, numbers.applyAsInt(value)), LEAST, MOST);
    }

    /** Adds a series that was thinned before. */
    void continueFrom(List<T> values, long thinned) {
        every = Math.max(every, thinned);
        values.forEach(this::add);
    }

    /** Forgets what is of this step or a later one. */
    void removeFrom(long first) {
        held.removeIf(value -> step.applyAsLong(value) >= first);
        if (last != null && step.applyAsLong(last) >= first) {
            last = held.isEmpty() ? null : held.getLast();
        }
    }

    /** In order; the last one may be out of the rhythm. */
    List<T> values() {
        List<T> values = new ArrayList<>(held);
        if (last != null && (held.isEmpty() || held.getLast() != last)) {
            values.add(last);
        }
        return values;
    }

    /** The last one; null where there is none. */
    T last() {
        return last;
    }

    /** 1 while every value is held; otherwise those are whose step is divisible by this. */
    long every() {
        return every;
    }
}
