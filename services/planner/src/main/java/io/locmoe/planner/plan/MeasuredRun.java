package io.locmoe.planner.plan;

import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.report.StepReport.Milliseconds;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.planner.exchange.RouterStatistics;
import io.locmoe.report.ReportSummary;
import io.locmoe.report.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * A training that ran, as its report tells.
 *
 * @param settings settings of its job
 * @param step     its steps by purpose, at the median of their times, in seconds
 * @param processor median work of the ranks' threads; 0 if it was not measured
 * @param summary  all numbers
 */
public record MeasuredRun(JobSettings settings, StepSplit step, ProcessorWork processor, ReportSummary summary) {
    private static final double MILLI = 1e-3;
    /** A training that continues a checkpoint has its settings anyway. */
    private static final String RESUME = "resume";

    /**
     * Reads a report.
     *
     * @throws IllegalArgumentException if the run has no summary or no times
     */
    public static MeasuredRun of(RunReport report) {
        ReportSummary summary = report.summary();
        if (summary == null
                || summary.milliseconds() == null
                || !(summary.milliseconds().total() > 0)) {
            throw new IllegalArgumentException("the run has trained no step, so its report has no times to compare");
        }
        Map<String, String> settings = new TreeMap<>(report.job().settings());
        settings.remove(RESUME);
        return new MeasuredRun(SettingsParser.parse(settings), split(summary), processor(report.steps()), summary);
    }

    private static StepSplit split(ReportSummary summary) {
        Milliseconds mean = summary.milliseconds();
        return new StepSplit(
                        mean.compute(), 0, mean.exchange(), mean.exchangeHidden(), mean.gradientSync(), mean.idle())
                .times(MILLI * summary.stepMillisecondsMedian() / mean.total());
    }

    private static ProcessorWork processor(List<StepReport> steps) {
        List<StepReport> warm =
                steps.size() > 2 * ReportSummary.WARM_UP ? steps.subList(ReportSummary.WARM_UP, steps.size()) : steps;
        return new ProcessorWork(
                median(
                        warm,
                        step -> step.processor().compute() + step.processor().update()),
                median(
                        warm,
                        step -> step.processor().exchange() + step.processor().gradientSync()));
    }

    private static double median(List<StepReport> steps, ToDoubleFunction<StepReport> number) {
        double[] sorted = steps.stream().mapToDouble(number).sorted().toArray();
        return sorted.length == 0 ? 0 : MILLI * sorted[sorted.length / 2];
    }

    /**
     * What its routers would do in another mesh: experts are as unevenly loaded, and as many choices more are local
     * than by chance, relative to those that could be.
     */
    public List<RouterStatistics> routers(JobSettings planned) {
        List<RouterStatistics> routers = new ArrayList<>();
        for (int layer = 0; layer < planned.model().sparseLayers(); layer++) {
            int like = layer % summary.expertLoad().length;
            routers.add(router(planned, like));
        }
        return routers;
    }

    private RouterStatistics router(JobSettings planned, int layer) {
        double[] loads = summary.expertLoad()[layer];
        double beyond = beyondChance(summary.localShares()[layer], settings.nodes());
        double chance = 1.0 / planned.nodes();
        double local =
                planned.nodes() == settings.nodes() ? summary.localShares()[layer] : chance + beyond * (1 - chance);
        double dropped = summary.droppedShares()[layer];
        double capacity = CapacityFactor.of(planned, layer);
        return loads.length == planned.model().experts()
                ? new RouterStatistics(loads, local, dropped, capacity)
                : RouterStatistics.of(
                        planned.model().experts(),
                        new RouterStatistics(loads, local, dropped, capacity).maxOverMean(),
                        local,
                        dropped,
                        capacity);
    }

    private static double beyondChance(double local, int nodes) {
        double chance = 1.0 / nodes;
        return nodes == 1 ? 0 : Math.max(0, (local - chance) / (1 - chance));
    }
}
