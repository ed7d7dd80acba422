package io.locmoe.engine.training;

import java.util.Arrays;

/** The middle of some numbers. */
final class Median {
    private Median() {}

    /** Of at least one; the mean of the two in the middle where there are two. */
    static double of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
