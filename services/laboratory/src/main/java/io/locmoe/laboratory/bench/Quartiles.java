package io.locmoe.laboratory.bench;

import java.util.Arrays;

/**
 * Repeated measurements of one quantity.
 *
 * @param low  lower quartile
 * @param high upper quartile
 */
public record Quartiles(double median, double low, double high) {

    /** Quartiles of at least one value. */
    public static Quartiles of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Quartiles(of(sorted, .5), of(sorted, .25), of(sorted, .75));
    }

    /** Quartiles of an amount divided by each of the durations in which it was done. */
    public static Quartiles ofRates(double amount, double[] seconds) {
        return of(Arrays.stream(seconds).map(duration -> amount / duration).toArray());
    }

    /** Quartiles of the left values divided by the right ones, pair by pair. */
    public static Quartiles ofRatios(double[] left, double[] right) {
        double[] ratios = new double[left.length];
        Arrays.setAll(ratios, i -> left[i] / right[i]);
        return of(ratios);
    }

    /**
     * The quantile of at least one value; linear between neighbours.
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
