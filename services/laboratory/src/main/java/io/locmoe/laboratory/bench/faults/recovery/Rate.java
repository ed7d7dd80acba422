package io.locmoe.laboratory.bench.faults.recovery;

import java.util.ArrayDeque;
import java.util.Deque;

/** Steps per second of a training over the last {@value #SECONDS} s. Not thread-safe. */
public final class Rate {
    static final int SECONDS = 10;

    private final Deque<Double> ends = new ArrayDeque<>();

    /** @param second end of a step, by any monotonic clock */
    public void add(double second) {
        ends.addLast(second);
        while (ends.getFirst() < second - SECONDS) {
            ends.removeFirst();
        }
    }

    /** Steps per second; 0 before there are two steps. */
    public double perSecond() {
        return ends.size() < 2 ? 0 : (ends.size() - 1) / (ends.getLast() - ends.getFirst());
    }
}
