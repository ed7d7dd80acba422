package io.locmoe.laboratory.compare;

import io.locmoe.engine.report.StepReport;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.network.LinkRate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Chooses the rate of all links so that the exchange takes a target share of the reference contender's step.
 *
 * @param target target share
 * @param links  sets the rate of all links
 * @param nodes  number of nodes
 * @param trial  trains the reference for some steps and returns the counted ones
 */
record RateSearch(double target, Consumer<LinkRate> links, int nodes, Supplier<List<StepReport>> trial) {
    /** A rate above what this machine can move. */
    static final LinkRate UNLIMITED = new LinkRate(10_000_000_000L);

    private static final double TOLERANCE = 0.005;
    /** Distance from the target above which the user is told. */
    private static final double FAR = 0.03;

    private static final int MOST = 10;
    /** Share of the ceiling above which links would have to be arbitrarily slow. */
    private static final double CLOSEST = 0.9;

    /**
     * Searches; the links keep the rate that was found.
     *
     * @return the measurements, with that of the rate last
     * @throws RunException if the share is larger even without a limit, or no limit makes it so large
     */
    List<Calibration.Probe> run() {
        List<StepReport> free = measure(UNLIMITED);
        double share = share(free);
        if (share >= target) {
            throw RunException.failure(CompareText.number(
                    "the exchange already takes %.1f%% of a step without a limit, so"
                            + " no link rate makes it %.1f%%; use more tokens per micro-batch (batch), or a larger "
                            + "--exchange-share",
                    100 * share, 100 * target));
        }
        double most = ceiling(free);
        if (target > CLOSEST * most) {
            throw RunException.failure(CompareText.number(
                    "slow links slow the gradient synchronisation too: beside it"
                            + " the exchange takes at most %.1f%% of a step, and %.1f%% is too close to that; "
                            + "use more micro-batches"
                            + " (microBatches), or a smaller --exchange-share",
                    100 * most, 100 * target));
        }
        List<Calibration.Probe> probes = new Calibration(target, TOLERANCE, MOST, LinkRate.MIN)
                .run(firstGuess(free), rate -> share(measure(new LinkRate(Math.round(rate)))));
        use(probes);
        return probes;
    }

    /** A notice for the user if no measurement was near the target; the comparison continues with the nearest one. */
    Optional<String> shortcoming(List<Calibration.Probe> probes) {
        double share = probes.getLast().exchangeShare();
        return Math.abs(share - target) <= FAR
                ? Optional.empty()
                : Optional.of(CompareText.number(
                        "no link rate was found at which the exchange takes %.1f%% of a step; the nearest of %d"
                                + " measurements, at which the comparison goes on, is %.1f%%: use longer steps (batch),"
                                + " and a machine that does nothing else",
                        100 * target, probes.size(), 100 * share));
    }

    /** Sets the rate found by measurements. */
    void use(List<Calibration.Probe> probes) {
        links.accept(new LinkRate(Math.round(probes.getLast().bitsPerSecond())));
    }

    /** The exchange's share of all bytes between nodes, the limit of its share of a step on ever slower links. */
    private static double ceiling(List<StepReport> steps) {
        double exchange = steps.stream().mapToLong(s -> s.bytes().interNode()).sum();
        return exchange
                / (exchange
                        + steps.stream()
                                .mapToLong(s -> s.bytes().gradientSync())
                                .sum());
    }

    /** The rate at which the bytes of a node take the missing time. */
    private double firstGuess(List<StepReport> free) {
        StepReport.Milliseconds time = RunAnalysis.split(free);
        double wanted = target / (1 - target) * (time.total() - time.exchange());
        double bytes =
                free.stream().mapToLong(s -> s.bytes().interNode()).average().orElseThrow() / nodes;
        return Math.clamp(8 * bytes / ((wanted - time.exchange()) / 1000), LinkRate.MIN, UNLIMITED.bitsPerSecond());
    }

    private List<StepReport> measure(LinkRate rate) {
        links.accept(rate);
        return trial.get();
    }

    private static double share(List<StepReport> steps) {
        StepReport.Milliseconds time = RunAnalysis.split(steps);
        return time.exchange() / time.total();
    }
}
