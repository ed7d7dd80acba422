package io.locmoe.report;

import io.locmoe.engine.report.StepReport;
import java.util.DoubleSummaryStatistics;

/** Sums over all steps of a run for its summary, in constant memory. Not thread-safe. */
final class StepTotals {
    private final DoubleSummaryStatistics localShare = new DoubleSummaryStatistics();
    private final DoubleSummaryStatistics droppedShare = new DoubleSummaryStatistics();
    private final DoubleSummaryStatistics interNode = new DoubleSummaryStatistics();
    private final TimeTotals cold = new TimeTotals();
    private final TimeTotals warm = new TimeTotals();
    private long[][] traffic = new long[0][0];
    private long first;

    void add(StepReport step) {
        if (steps() == 0) {
            first = step.step();
            traffic = new long[step.traffic().length][step.traffic().length];
        }
        (steps() < ReportSummary.WARM_UP ? cold : warm).add(step);
        localShare.accept(step.localShare());
        droppedShare.accept(step.droppedShare());
        interNode.accept(step.bytes().interNode());
        // A job may continue with fewer nodes after a failure.
        int nodes = Math.min(traffic.length, step.traffic().length);
        for (int from = 0; from < nodes; from++) {
            for (int to = 0; to < nodes; to++) {
                traffic[from][to] += step.traffic()[from][to];
            }
        }
    }

    long steps() {
        return localShare.getCount();
    }

    long tokens() {
        return cold.tokens() + warm.tokens();
    }

    double localShare() {
        return localShare.getAverage();
    }

    double droppedShare() {
        return droppedShare.getAverage();
    }

    double interNodeBytes() {
        return interNode.getAverage();
    }

    /** [from][to] bytes; a copy. */
    long[][] traffic() {
        long[][] copy = traffic.clone();
        for (int from = 0; from < copy.length; from++) {
            copy[from] = traffic[from].clone();
        }
        return copy;
    }

    /** Totals of the warm steps, or of all steps if none is warm. */
    TimeTotals warm() {
        return hasWarmedUp() ? warm : cold;
    }

    /** Whether the times of a step count. */
    boolean isWarm(StepReport step) {
        return !hasWarmedUp() || step.step() >= first + ReportSummary.WARM_UP;
    }

    private boolean hasWarmedUp() {
        return steps() > ReportSummary.WARM_UP;
    }
}
