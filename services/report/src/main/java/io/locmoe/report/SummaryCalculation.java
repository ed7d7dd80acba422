package io.locmoe.report;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Computes a summary from the steps of a run.
 *
 * @param steps of this run, in order
 */
record SummaryCalculation(List<StepReport> steps) {

    ReportSummary summary(Double validationLoss) {
        List<StepReport> late = steps.subList(steps.size() - lateSteps(steps.size()), steps.size());
        LayerMeans layers = new LayerMeans(late);
        List<StepReport> warm = warm();
        double total = sum(warm, s -> s.milliseconds().total());
        return new ReportSummary(
                steps.size(),
                (long) sum(steps, StepReport::tokens),
                mean(late, StepReport::lossPerToken),
                validationLoss,
                median(warm.stream()
                        .mapToDouble(s -> s.milliseconds().total())
                        .sorted()
                        .toArray()),
                ratio(1000 * sum(warm, StepReport::tokens), total),
                mean(late, StepReport::localShare),
                mean(steps, StepReport::localShare),
                mean(late, StepReport::droppedShare),
                mean(steps, StepReport::droppedShare),
                ratio(sum(warm, s -> s.milliseconds().exchange()), total),
                mean(steps, s -> s.bytes().interNode()),
                split(warm),
                layers.expertLoad(),
                layers.mean(LayerReport::localShare),
                layers.mean(LayerReport::droppedShare),
                traffic());
    }

    /** A fifth of the steps, rounded up. */
    private static int lateSteps(int steps) {
        return (steps + 4) / 5;
    }

    /** [from][to] bytes of all steps. */
    private long[][] traffic() {
        int nodes = steps.isEmpty() ? 0 : steps.getLast().traffic().length;
        long[][] traffic = new long[nodes][nodes];
        for (StepReport report : steps) {
            for (int from = 0; from < nodes; from++) {
                for (int to = 0; to < nodes; to++) {
                    traffic[from][to] += report.traffic()[from][to];
                }
            }
        }
        return traffic;
    }

    private List<StepReport> warm() {
        return steps.size() > ReportSummary.WARM_UP ? steps.subList(ReportSummary.WARM_UP, steps.size()) : steps;
    }

    private static StepReport.Milliseconds split(List<StepReport> warm) {
        return new StepReport.Milliseconds(
                mean(warm, s -> s.milliseconds().total()),
                mean(warm, s -> s.milliseconds().compute()),
                mean(warm, s -> s.milliseconds().exchange()),
                mean(warm, s -> s.milliseconds().exchangeHidden()),
                mean(warm, s -> s.milliseconds().gradientSync()),
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

    private static double sum(List<StepReport> steps, ToDoubleFunction<StepReport> value) {
        return steps.stream().mapToDouble(value).sum();
    }

    private static double mean(List<StepReport> steps, ToDoubleFunction<StepReport> value) {
        return ratio(sum(steps, value), steps.size());
    }

    private static double ratio(double numerator, double denominator) {
        return denominator == 0 ? 0 : numerator / denominator;
    }
}
