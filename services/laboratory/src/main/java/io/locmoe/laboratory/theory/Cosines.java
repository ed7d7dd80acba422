package io.locmoe.laboratory.theory;

import java.util.Arrays;

/**
 * The distribution of some cosines.
 *
 * @param count     number of values
 * @param deviation standard deviation of a value
 * @param shares    [BINS] share of the values in each bin of width 2 / BINS, from -1 to 1; zeros without values
 */
record Cosines(int count, double mean, double deviation, double[] shares) {
    /** Number of bins of a histogram. */
    static final int BINS = 100;

    /** The distribution of the first {@code count} values, each in [-1, 1]. */
    static Cosines of(float[] values, int count) {
        double[] shares = new double[BINS];
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            sum += values[i];
            squares += (double) values[i] * values[i];
            shares[Math.clamp((int) ((values[i] + 1) / 2 * BINS), 0, BINS - 1)] += 1. / count;
        }
        double mean = sum / count;
        return new Cosines(count, mean, Math.sqrt(Math.max(0, squares / count - mean * mean)), shares);
    }

    /** The edges of the bins, one more than the bins. */
    static double[] edges() {
        double[] edges = new double[BINS + 1];
        Arrays.setAll(edges, i -> -1 + 2. * i / BINS);
        return edges;
    }
}
