package io.locmoe.report;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Computes the summary of a run.
 *
 * @param steps  steps of the run, in order; every n-th of a long run
 * @param totals totals of all its steps
 */
record SummaryCalculation(List<StepReport> steps, StepTotals totals) {

    ReportSummary summary(Double validationLoss) {
        List<StepReport> late = steps.subList(steps.size() - lateSteps(steps.size()), steps.size());
        LayerMeans layers = new LayerMeans(late);
        TimeTotals warm = totals.warm();
        return new ReportSummary(
                totals.steps(),
                totals.tokens(),
                mean(late, StepReport::lossPerToken),
                validationLoss,
                median(steps.stream()
                        .filter(totals::isWarm)
                        .mapToDouble(s -> s.milliseconds().total())
                        .sorted()
                        .toArray()),
                warm.tokensPerSecond(),
                mean(late, StepReport::localShare),
                totals.localShare(),
                mean(late, StepReport::droppedShare),
                totals.droppedShare(),
                warm.exchangeShare(),
                totals.interNodeBytes(),
                warm.mean(),
                layers.expertLoad(),
                layers.mean(LayerReport::localShare),
                layers.mean(LayerReport::droppedShare),
                totals.traffic(),
                layers.shadow());
    }

    /** A fifth of the steps, rounded up. */
    private static int lateSteps(int steps) {
        return (steps + 4) / 5;
    }

    /** Median of sorted values; 0 if there are none. */
    static double median(double[] sorted) {
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return 0;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double mean(List<StepReport> steps, ToDoubleFunction<StepReport> value) {
        return steps.isEmpty() ? 0 : steps.stream().mapToDouble(value).sum() / steps.size();
    }
}
