package io.locmoe.laboratory.compare;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Estimates the remaining time of a comparison: each contender's steps at its own pace, and for each turn its time
 * beyond the steps (loading model and text, validations, a checkpoint). Not thread-safe.
 */
public final class Forecast {
    private static final int STEPS = 30;
    /** Steps at the start of a training that do not count: the JVMs compile, or caches are cold. */
    private static final int WARM_UP = 10;

    private static final int COLD = 3;

    private final Map<Contender, Long> open = new HashMap<>();
    private final Map<Contender, Deque<Double>> paces = new HashMap<>();
    private int openTurns;
    private double besideSteps = Double.NaN;
    private Contender contender;
    private boolean counts;
    private int ignored;
    private long began;
    private double inSteps;

    /** @param turns all turns of the comparison */
    public Forecast(List<Turn> turns) {
        turns.forEach(turn -> open.merge(turn.contender(), turn.steps(), Long::sum));
        openTurns = turns.size();
    }

    /** A short training of a contender begins, whose steps belong to no turn. */
    public void warmUp(Contender next, long nanoTime) {
        begins(next, nanoTime, false, WARM_UP);
    }

    /** A turn begins. */
    public void turn(Turn turn, long nanoTime) {
        begins(turn.contender(), nanoTime, true, COLD);
    }

    private void begins(Contender next, long nanoTime, boolean counted, int steps) {
        contender = next;
        counts = counted;
        ignored = steps;
        began = nanoTime;
        inSteps = 0;
    }

    /** A turn was already completed. */
    public void skip(Turn turn) {
        open.merge(turn.contender(), -turn.steps(), Long::sum);
        openTurns--;
    }

    /** A step of the current training ended. */
    public void step(double milliseconds) {
        inSteps += milliseconds / 1000;
        if (counts) {
            open.merge(contender, -1L, Long::sum);
        }
        if (ignored-- <= 0) {
            Deque<Double> pace = paces.computeIfAbsent(contender, c -> new ArrayDeque<>());
            pace.addLast(milliseconds);
            if (pace.size() > STEPS) {
                pace.removeFirst();
            }
        }
    }

    /** The current training ended. */
    public void ended(long nanoTime) {
        besideSteps = Math.max(0, (nanoTime - began) / 1e9 - inSteps);
        openTurns -= counts ? 1 : 0;
        counts = false;
    }

    /** Seconds to the end of all turns; empty until the pace of each contender with remaining steps is known. */
    public OptionalDouble secondsLeft() {
        double seconds = openTurns * besideSteps;
        for (Map.Entry<Contender, Long> one : open.entrySet()) {
            Deque<Double> pace = paces.getOrDefault(one.getKey(), new ArrayDeque<>());
            double each = pace.stream().mapToDouble(ms -> ms).average().orElse(Double.NaN);
            seconds += one.getValue() == 0 ? 0 : one.getValue() * each / 1000;
        }
        return Double.isNaN(seconds) ? OptionalDouble.empty() : OptionalDouble.of(seconds);
    }
}
