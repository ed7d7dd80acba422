package io.locmoe.laboratory.bench.endurance;

import io.locmoe.laboratory.bench.Quartiles;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A number over time.
 *
 * @param seconds ascending
 * @param values  one each
 */
record Series(double[] seconds, double[] values) {
    /** Fewer, or a shorter time, say nothing. */
    private static final int LEAST = 12;

    private static final double LEAST_SECONDS = 60;
    /** What grows by less than a tenth is flat. */
    private static final double SHARE = 0.1;

    private static final double HOUR = 3600;

    static <T> Series of(List<T> moments, ToDoubleFunction<T> second, ToDoubleFunction<T> value) {
        return new Series(
                moments.stream().mapToDouble(second).toArray(),
                moments.stream().mapToDouble(value).toArray());
    }

    /** Whether there is enough to judge. */
    boolean isLongEnough() {
        return values.length >= LEAST && seconds[seconds.length - 1] - seconds[0] >= LEAST_SECONDS;
    }

    /**
     * Whether it grows. The first third does not count, as code is compiled then, and pools fill. Of the rest, the
     * median of the last third is compared with that of the first: medians, so that a moment in which something is
     * replaced does not matter.
     *
     * @param what  it is
     * @param floor by how much it must grow at least; also, by a tenth
     * @return empty where it does not, or is too short
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
