package io.locmoe.engine.training;

import java.util.Arrays;

/** The median. */
final class Median {
    private Median() {}

    /** Median of at least one value; for an even number, the mean of the two in the middle. */
    static double of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
