package io.locmoe.cli.report;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Computes a summary from the steps of a run.
 *
 * @param steps of this run, in order
 */
record SummaryCalculation(List<ReportStep> steps) {

    ReportSummary summary(Double validationLoss, SummaryWindow window) {
        List<ReportStep> late = steps.subList(steps.size() - SummaryWindow.lateSteps(steps.size()), steps.size());
        List<ReportStep> warm = warm();
        double total = sum(warm, s -> s.milliseconds().total());
        return new ReportSummary(steps.size(), (long) sum(steps, ReportStep::tokens), mean(late, ReportStep::lossPerToken),
                validationLoss, median(warm.stream().mapToDouble(s -> s.milliseconds().total()).sorted().toArray()),
                ratio(1000 * sum(warm, ReportStep::tokens), total),
                mean(late, ReportStep::localShare), mean(steps, ReportStep::localShare),
                mean(late, ReportStep::droppedShare), mean(steps, ReportStep::droppedShare),
                ratio(sum(warm, s -> s.milliseconds().exchange()), total), mean(steps, s -> s.bytes().interNode()),
                split(warm), window.expertLoad(), window.mean(LayerReport::localShare),
                window.mean(LayerReport::droppedShare), window.traffic());
    }

    private List<ReportStep> warm() {
        return steps.size() > ReportSummary.WARM_UP ? steps.subList(ReportSummary.WARM_UP, steps.size()) : steps;
    }

    private static StepReport.Milliseconds split(List<ReportStep> warm) {
        return new StepReport.Milliseconds(mean(warm, s -> s.milliseconds().total()),
                mean(warm, s -> s.milliseconds().compute()), mean(warm, s -> s.milliseconds().exchange()),
                mean(warm, s -> s.milliseconds().exchangeHidden()), mean(warm, s -> s.milliseconds().gradientSync()),
                mean(warm, s -> s.milliseconds().idle()));
    }

    /** Middle of sorted values, or the mean of the two in the middle; 0 for none. */
    static double median(double[] sorted) {
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return 0;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double sum(List<ReportStep> steps, ToDoubleFunction<ReportStep> value) {
        return steps.stream().mapToDouble(value).sum();
    }

    private static double mean(List<ReportStep> steps, ToDoubleFunction<ReportStep> value) {
        return ratio(sum(steps, value), steps.size());
    }

    private static double ratio(double numerator, double denominator) {
        return denominator == 0 ? 0 : numerator / denominator;
    }
}
