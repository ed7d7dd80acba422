package io.locmoe.report;

import io.locmoe.engine.report.StepReport;
import java.util.DoubleSummaryStatistics;

/** Sums of the time split and the tokens of steps. Not thread-safe. */
final class TimeTotals {
    private final DoubleSummaryStatistics total = new DoubleSummaryStatistics();
    private final DoubleSummaryStatistics compute = new DoubleSummaryStatistics();
    private final DoubleSummaryStatistics exchange = new DoubleSummaryStatistics();
    private final DoubleSummaryStatistics exchangeHidden = new DoubleSummaryStatistics();
    private final DoubleSummaryStatistics gradientSync = new DoubleSummaryStatistics();
    private final DoubleSummaryStatistics idle = new DoubleSummaryStatistics();
    private final DoubleSummaryStatistics atPeak = new DoubleSummaryStatistics();
    private long tokens;

    void add(StepReport step) {
        StepReport.Milliseconds time = step.milliseconds();
        total.accept(time.total());
        compute.accept(time.compute());
        exchange.accept(time.exchange());
        exchangeHidden.accept(time.exchangeHidden());
        gradientSync.accept(time.gradientSync());
        idle.accept(time.idle());
        atPeak.accept(time.atPeak());
        tokens += step.tokens();
    }

    long tokens() {
        return tokens;
    }

    double tokensPerSecond() {
        return ratio(1000.0 * tokens);
    }

    /** Exchange over total. */
    double exchangeShare() {
        return ratio(exchange.getSum());
    }

    private double ratio(double numerator) {
        return total.getSum() == 0 ? 0 : numerator / total.getSum();
    }

    /** Means over the steps. */
    StepReport.Milliseconds mean() {
        return new StepReport.Milliseconds(
                total.getAverage(),
                compute.getAverage(),
                exchange.getAverage(),
                exchangeHidden.getAverage(),
                gradientSync.getAverage(),
                idle.getAverage(),
                atPeak.getAverage());
    }
}
