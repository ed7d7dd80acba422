package io.locmoe.report;

import io.locmoe.engine.report.StepReport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Whether a training diverges: the median loss of its last ten steps is more than half a nat above one and a half times
 * the lowest so far, which begins with the loss of step 1, that of an untrained model. A single bad step is no
 * divergence. Not thread-safe.
 */
final class Divergence {
    private static final int WINDOW = 10;
    /** Fewer steps say nothing of a run. */
    private static final int FEWEST = 3;

    private static final double FACTOR = 1.5;
    private static final double MARGIN = 0.5;

    private final Deque<Double> window = new ArrayDeque<>();
    private double lowest = Double.POSITIVE_INFINITY;
    private LossTrend trend = new LossTrend(0, false, 0, 0);

    /** Takes in the next step; what is to be told if the training diverges from it on, or no longer. */
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
        // Not "is more": a loss that is no number diverges, too.
        trend = new LossTrend(step, !(loss <= FACTOR * lowest + MARGIN), loss, lowest);
        return trend.diverges() == before ? Optional.empty() : Optional.of(trend);
    }

    /** The steps that follow are not those after the last one. */
    void interrupted() {
        window.clear();
    }

    /** The trend at the last step, if the training had diverged there. */
    Optional<LossTrend> atTheEnd() {
        return Optional.of(trend).filter(LossTrend::diverges);
    }
}
