package io.locmoe.laboratory.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Searches the link rate at which the exchange takes a target share of a step. A step takes constant time plus time
 * proportional to 1 / rate, so the search uses 1 / rate.
 *
 * @param target    target share, in (0, 1)
 * @param tolerance accepted distance from the target
 * @param most      largest number of measurements
 * @param slowest   lowest rate to try, in bits per second
 */
record Calibration(double target, double tolerance, int most, double slowest) {

    /** Scatter of the measurements: closer distances from the target are equivalent. */
    private static final double NEAR = 0.05;

    /** A measurement: the exchange's share of the step at a rate in bits per second. */
    record Probe(double bitsPerSecond, double exchangeShare) {
        private double slowness() {
            return 1 / bitsPerSecond;
        }

        private double odds() {
            return Calibration.odds(exchangeShare);
        }
    }

    /** Returns the measurements, the nearest to the target last. */
    List<Probe> run(double firstRate, DoubleUnaryOperator measure) {
        List<Probe> probes = new ArrayList<>();
        double rate = rounded(firstRate);
        for (int i = 0; i < most; i++) {
            probes.add(new Probe(rate, measure.applyAsDouble(rate)));
            if (distance(probes.getLast()) <= tolerance) {
                return probes;
            }
            rate = rounded(next(probes));
        }
        probes.sort((a, b) -> Double.compare(distance(b), distance(a)));
        return probes;
    }

    private double distance(Probe probe) {
        return Math.abs(probe.exchangeShare - target);
    }

    /**
     * The rate for the target on the line that fits all measurements, weighted by their nearness to the target; it
     * differs from the nearest one by a factor of at most 4. If the line does not rise with 1 / rate, because of noise,
     * it goes through the nearest measurement and the origin.
     */
    private double next(List<Probe> probes) {
        double weights = probes.stream().mapToDouble(this::weight).sum();
        double meanSlowness =
                probes.stream().mapToDouble(p -> weight(p) * p.slowness()).sum() / weights;
        double meanOdds = probes.stream().mapToDouble(p -> weight(p) * p.odds()).sum() / weights;
        double together = probes.stream()
                .mapToDouble(p -> weight(p) * (p.slowness() - meanSlowness) * (p.odds() - meanOdds))
                .sum();
        double alone = probes.stream()
                .mapToDouble(p -> weight(p) * Math.pow(p.slowness() - meanSlowness, 2))
                .sum();
        Probe nearest =
                probes.stream().min(Comparator.comparingDouble(this::distance)).orElseThrow();
        double wanted = together > 0
                ? meanSlowness + (odds(target) - meanOdds) * alone / together
                : nearest.slowness() * odds(target) / Math.max(nearest.odds(), 1e-3);
        return Math.max(slowest, 1 / Math.clamp(wanted, nearest.slowness() / 4, nearest.slowness() * 4));
    }

    private double weight(Probe probe) {
        return 1 / (Math.pow(distance(probe), 2) + Math.pow(NEAR, 2));
    }

    /** Rounds to three digits, for readability. */
    private static double rounded(double rate) {
        double unit = Math.pow(10, Math.floor(Math.log10(rate)) - 2);
        return Math.rint(rate / unit) * unit;
    }

    private static double odds(double share) {
        return share / (1 - share);
    }
}
