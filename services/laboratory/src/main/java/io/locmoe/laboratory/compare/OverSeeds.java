package io.locmoe.laboratory.compare;

import java.util.List;

/**
 * Statistics of a number over the seeds.
 *
 * @param deviation sample standard deviation; 0 for one seed
 */
record OverSeeds(double mean, double deviation, double smallest, double largest) {

    /** @param values one for each seed, at least one */
    static OverSeeds of(List<Double> values) {
        double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
        double squares =
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        return new OverSeeds(
                mean,
                values.size() == 1 ? 0 : Math.sqrt(squares / (values.size() - 1)),
                values.stream().mapToDouble(v -> v).min().orElseThrow(),
                values.stream().mapToDouble(v -> v).max().orElseThrow());
    }
}
