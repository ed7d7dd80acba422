package io.locmoe.laboratory.bench;

import java.util.Arrays;

/**
 * Repeated measurements of one thing.
 *
 * @param low  lower quartile
 * @param high upper quartile
 */
public record Quartiles(double median, double low, double high) {

    /** Quartiles of some values, at least one. */
    public static Quartiles of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Quartiles(quantile(sorted, .5), quantile(sorted, .25), quantile(sorted, .75));
    }

    /** Between two neighbours, linear. */
    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
