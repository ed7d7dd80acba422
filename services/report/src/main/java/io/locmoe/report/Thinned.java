package io.locmoe.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * A series over the steps of a run, in bounded memory. It holds every value until there are too many, then the values
 * of every second step, every fourth, and so on, and always the last one. Not thread-safe.
 */
final class Thinned<T> {
    /** Maximum number of values. */
    static final int MOST = 10_000;
    /** Number of values that are held however large they are. */
    private static final int LEAST = 1_000;
    /** Maximum count of numbers in all values together. */
    private static final int NUMBERS = 2_000_000;

    private final ToLongFunction<T> step;
    private final ToIntFunction<T> numbers;
    private final UnaryOperator<T> brief;
    private final List<T> held = new ArrayList<>();
    private long every = 1;
    private T last;

    /**
     * An empty series.
     *
     * @param step    step of a value
     * @param numbers approximate count of numbers in a value
     * @param brief   what is held of a value when another one follows
     */
    Thinned(ToLongFunction<T> step, ToIntFunction<T> numbers, UnaryOperator<T> brief) {
        this.step = step;
        this.numbers = numbers;
        this.brief = brief;
    }

    /** Adds a value and removes those of the same or a later step. */
    void add(T value) {
        if (last != null && step.applyAsLong(last) >= step.applyAsLong(value)) {
            removeFrom(step.applyAsLong(value));
        }
        if (!held.isEmpty() && held.getLast() == last) {
            held.set(held.size() - 1, brief.apply(last));
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

    /** Adds a series that was already thinned. */
    void continueFrom(List<T> values, long thinned) {
        every = Math.max(every, thinned);
        values.forEach(this::add);
    }

    /** Removes the values of this step and later ones. */
    void removeFrom(long first) {
        held.removeIf(value -> step.applyAsLong(value) >= first);
        if (last != null && step.applyAsLong(last) >= first) {
            last = held.isEmpty() ? null : held.getLast();
        }
    }

    /** The values in order; the last one may be off the interval. */
    List<T> values() {
        List<T> values = new ArrayList<>(held);
        if (last != null && (held.isEmpty() || held.getLast() != last)) {
            values.add(last);
        }
        return values;
    }

    /** The last value; null if there is none. */
    T last() {
        return last;
    }

    /** 1 while every value is held; otherwise only steps divisible by this are. */
    long every() {
        return every;
    }
}
