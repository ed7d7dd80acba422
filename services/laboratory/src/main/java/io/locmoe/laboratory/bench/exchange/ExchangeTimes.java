package io.locmoe.laboratory.bench.exchange;

import java.util.Arrays;
import java.util.Map;

/**
 * Times of one size.
 *
 * @param bytes  bytes to each other process
 * @param micros median microseconds of an exchange, by path and repetition
 * @param rounds microseconds of all exchanges of all repetitions, by path, ascending
 */
public record ExchangeTimes(int bytes, Map<String, double[]> micros, Map<String, double[]> rounds) {

    boolean has(String path) {
        return micros.containsKey(path);
    }

    double median(String path) {
        return quantile(sorted(micros.get(path)), .5);
    }

    double round(String path, double share) {
        return quantile(rounds.get(path), share);
    }

    /** Speed relative to another path: the median over the repetitions, in which the paths alternated. */
    double speed(String path, String other) {
        double[] mine = micros.get(path);
        double[] theirs = micros.get(other);
        double[] ratios = new double[mine.length];
        Arrays.setAll(ratios, i -> theirs[i] / mine[i]);
        return quantile(sorted(ratios), .5);
    }

    static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
