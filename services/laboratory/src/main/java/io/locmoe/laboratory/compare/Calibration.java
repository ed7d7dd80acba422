package io.locmoe.laboratory.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Searches the link rate at which the exchange takes a wanted share of a step. A step takes time that does not depend
 * on the rate and time in proportion to 1 / rate, so the search goes over 1 / rate.
 *
 * @param target    wanted share, in (0, 1)
 * @param tolerance how near is near enough
 * @param most      most measurements
 * @param slowest   rate in bits per second below which none is tried
 */
record Calibration(double target, double tolerance, int most, double slowest) {

    /** A measurement: the exchange's share of the step at a rate in bits a second. */
    record Probe(double bitsPerSecond, double exchangeShare) {}

    /** The measurements, the nearest to the target last. */
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
     * The rate for the target on the line through the nearest measurement and the nearest at another rate; a step of at
     * most a factor of 4. Where the line does not rise with 1 / rate, which noise can do, it is taken through the
     * origin.
     */
    private double next(List<Probe> probes) {
        List<Probe> near = probes.stream()
                .sorted((a, b) -> Double.compare(distance(a), distance(b)))
                .toList();
        Probe a = near.getFirst();
        double slowness = 1 / a.bitsPerSecond;
        double slope = near.stream()
                .filter(b -> Math.abs(a.bitsPerSecond / b.bitsPerSecond - 1) > 0.01)
                .findFirst()
                .map(b -> (1 / b.bitsPerSecond - slowness) / (odds(b.exchangeShare) - odds(a.exchangeShare)))
                .orElse(0.0);
        double wanted = slope > 0
                ? slowness + slope * (odds(target) - odds(a.exchangeShare))
                : slowness * odds(target) / Math.max(odds(a.exchangeShare), 1e-3);
        return Math.max(slowest, 1 / Math.clamp(wanted, slowness / 4, slowness * 4));
    }

    /** To three digits: a rate that people can read. */
    private static double rounded(double rate) {
        double unit = Math.pow(10, Math.floor(Math.log10(rate)) - 2);
        return Math.rint(rate / unit) * unit;
    }

    private static double odds(double share) {
        return share / (1 - share);
    }
}
