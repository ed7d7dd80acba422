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
        return new Quartiles(of(sorted, .5), of(sorted, .25), of(sorted, .75));
    }

    /**
     * The value below which a share of some values lies, at least one; between two neighbours, linear.
     *
     * @param share from 0 to 1
     */
    public static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return of(sorted, share);
    }

    private static double of(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
