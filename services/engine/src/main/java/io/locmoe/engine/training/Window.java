package io.locmoe.engine.training;

import java.util.Arrays;

/** The latest values of a series. Used by one thread. */
final class Window {
    /** Most values that are kept. */
    private static final int LENGTH = 19;
    /** A mean leaves out the largest of so many values. */
    private static final int TRIMMED = 8;
    /** In the search for a change, a value counts for at most so many times the bound. */
    private static final int MOST = 3;

    private final double[] values = new double[LENGTH];
    private int added;

    void add(double value) {
        values[added++ % LENGTH] = value;
    }

    private int size() {
        return Math.min(added, LENGTH);
    }

    /** The value so many before the latest one. */
    private double back(int before) {
        return values[(added - 1 - before) % LENGTH];
    }

    /** Mean of all that are kept, without the largest. */
    double mean() {
        return mean(size());
    }

    /** Mean of so many of the latest ones, without the largest; at least one is kept. */
    double mean(int latest) {
        double[] some = new double[latest];
        Arrays.setAll(some, this::back);
        return Arrays.stream(some)
                .sorted()
                .limit(latest - latest / TRIMMED)
                .average()
                .orElseThrow();
    }

    /** For how many values, at least 1, the series has been above a bound, where single ones may be below. */
    int above(double bound) {
        return since(bound, 1);
    }

    /** For how many values, at least 1, the series has been below a bound, where single ones may be above. */
    int below(double bound) {
        return since(bound, -1);
    }

    /** A change was where the values after it are, all together, most to one side of the bound. */
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
