package io.locmoe.laboratory.bench.exchange;

import io.locmoe.laboratory.bench.Quartiles;
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
        return Quartiles.quantile(micros.get(path), .5);
    }

    double round(String path, double share) {
        return Quartiles.quantile(rounds.get(path), share);
    }

    /** Speed relative to another path: the median over the repetitions, in which the paths alternated. */
    double speed(String path, String other) {
        return Quartiles.ofRatios(micros.get(other), micros.get(path)).median();
    }
}
