package io.locmoe.engine.training;

import java.util.Arrays;

/** The latest values of a series. Used by one thread. */
final class Window {
    /** Number of values that are kept. */
    private static final int LENGTH = 19;
    /** A mean omits one of the largest values per this many values. */
    private static final int TRIMMED = 8;
    /** When searching for a change, a value counts at most this many times the bound. */
    private static final int MOST = 3;

    private final double[] values = new double[LENGTH];
    private int added;

    void add(double value) {
        values[added++ % LENGTH] = value;
    }

    private int size() {
        return Math.min(added, LENGTH);
    }

    /** The value {@code before} places before the latest one. */
    private double back(int before) {
        return values[(added - 1 - before) % LENGTH];
    }

    /** Mean of all kept values, without the largest. */
    double mean() {
        return mean(size());
    }

    /** Mean of the {@code latest} latest values, without the largest; at least one value counts. */
    double mean(int latest) {
        double[] some = new double[latest];
        Arrays.setAll(some, this::back);
        return Arrays.stream(some)
                .sorted()
                .limit(latest - latest / TRIMMED)
                .average()
                .orElseThrow();
    }

    /** For how many values, at least 1, the series has been above a bound, except for single values. */
    int above(double bound) {
        return since(bound, 1);
    }

    /** For how many values, at least 1, the series has been below a bound, except for single values. */
    int below(double bound) {
        return since(bound, -1);
    }

    /** The change is where the sum of distances of the later values from the bound is largest. */
    private int since(double bound, int side) {
        double sum = 0;
        double most = 0;
        int since = 1;
        for (int before = 0; before < size(); before++) {
            sum += side * (Math.min(back(before), MOST * bound) - bound);
            if (sum >= most) {
                most = sum;
                since = before + 1;
            }
        }
        return since;
    }
}
