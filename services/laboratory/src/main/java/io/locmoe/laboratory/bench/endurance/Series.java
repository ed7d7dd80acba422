package io.locmoe.laboratory.bench.endurance;

import io.locmoe.laboratory.bench.Quartiles;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Values over time.
 *
 * @param seconds ascending
 * @param values  one for each second
 */
record Series(double[] seconds, double[] values) {
    /** Least number of values for a judgement. */
    private static final int LEAST = 12;

    private static final double LEAST_SECONDS = 60;
    /** Less than a tenth of growth counts as flat. */
    private static final double SHARE = 0.1;

    private static final double HOUR = 3600;

    static <T> Series of(List<T> moments, ToDoubleFunction<T> second, ToDoubleFunction<T> value) {
        return new Series(
                moments.stream().mapToDouble(second).toArray(),
                moments.stream().mapToDouble(value).toArray());
    }

    /** Whether there are enough values for a judgement. */
    boolean isLongEnough() {
        return values.length >= LEAST && seconds[seconds.length - 1] - seconds[0] >= LEAST_SECONDS;
    }

    /**
     * Checks for growth. The first third is ignored, because code is compiled and pools fill. Of the rest, the median
     * of the last third is compared with that of the first: medians, so that a short replacement does not matter.
     *
     * @param what  the quantity, with its unit
     * @param floor least growth that counts; at least a tenth is also required
     * @return empty if it does not grow, or the series is too short
     */
    Optional<Growth> growth(String what, double floor) {
        int from = values.length / 3;
        int third = (values.length - from) / 3;
        if (!isLongEnough()) {
            return Optional.empty();
        }
        double before = median(values, from, from + third);
        double after = median(values, values.length - third, values.length);
        double time = median(seconds, seconds.length - third, seconds.length) - median(seconds, from, from + third);
        return after - before > Math.max(floor, SHARE * before)
                ? Optional.of(new Growth(what, before, after, (after - before) / time * HOUR))
                : Optional.empty();
    }

    private static double median(double[] of, int from, int to) {
        return Quartiles.quantile(Arrays.copyOfRange(of, from, to), 0.5);
    }
}
