package io.locmoe.report;

import io.locmoe.engine.report.StepReport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Detects whether training diverges: the median loss of the last ten steps exceeds 1.5 times the lowest median so far
 * by more than half a nat. The lowest starts with the loss of step 1, of the untrained model. A single bad step is no
 * divergence. Not thread-safe.
 */
final class Divergence {
    private static final int WINDOW = 10;
    /** Minimum number of steps for a judgement. */
    private static final int FEWEST = 3;

    private static final double FACTOR = 1.5;
    private static final double MARGIN = 0.5;

    private final Deque<Double> window = new ArrayDeque<>();
    private double lowest = Double.POSITIVE_INFINITY;
    private LossTrend trend = new LossTrend(0, false, 0, 0);

    /** Adds the next step; returns the trend if the training starts or stops diverging there. */
    Optional<LossTrend> add(StepReport step) {
        window.addLast(step.lossPerToken());
        if (window.size() > WINDOW) {
            window.removeFirst();
        }
        if (step.step() == 1) {
            lowest = Math.min(lowest, step.lossPerToken());
        }
        return window.size() < FEWEST ? Optional.empty() : judge(step.step());
    }

    private Optional<LossTrend> judge(long step) {
        double loss = SummaryCalculation.median(
                window.stream().mapToDouble(each -> each).sorted().toArray());
        if (loss < lowest) {
            lowest = loss;
        }
        boolean before = trend.diverges();
        // Not "is more", because a loss of NaN also diverges.
        trend = new LossTrend(step, !(loss <= FACTOR * lowest + MARGIN), loss, lowest);
        return trend.diverges() == before ? Optional.empty() : Optional.of(trend);
    }

    /** Starts a new window, because the next steps do not follow the last one. */
    void interrupted() {
        window.clear();
    }

    /** The trend at the last step, if the training was diverging there. */
    Optional<LossTrend> atTheEnd() {
        return Optional.of(trend).filter(LossTrend::diverges);
    }
}
