package io.locmoe.laboratory.compare;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import io.locmoe.laboratory.compare.CompareReport.LayerPoint;
import io.locmoe.laboratory.compare.CompareReport.Point;
import io.locmoe.laboratory.compare.CompareReport.Run;
import io.locmoe.laboratory.compare.CompareReport.Validation;
import io.locmoe.report.LayerMeans;
import io.locmoe.report.ReportValidation;
import io.locmoe.report.RunReport;
import io.locmoe.spi.router.RoutingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * Computes the numbers of one training from its report.
 *
 * @param turnStarts first step of each turn
 */
record RunAnalysis(RunReport report, Set<Long> turnStarts) {
    /** Steps at the start of a turn that times exclude: buffers are new and caches cold. */
    static final int WARM_UP = 3;

    private static final int POINTS = 60;

    Run run(long seed, String directory) {
        List<StepReport> steps = report.steps();
        List<StepReport> late = steps.subList(steps.size() - (steps.size() + 4) / 5, steps.size());
        List<StepReport> timed = timed();
        StepReport.Milliseconds time = split(timed);
        long firstLate = late.isEmpty() ? 0 : late.getFirst().step();
        return new Run(
                seed,
                directory,
                validations(),
                time,
                secondsPer100Steps(timed),
                secondsPer100Steps(
                        timed.stream().filter(step -> step.step() >= firstLate).toList()),
                time.total() == 0 ? 0 : time.exchange() / time.total(),
                mean(late, StepReport::localShare),
                mean(late, StepReport::droppedShare),
                mean(late, StepReport::loadMaxOverMean),
                mean(late, StepReport::deadExperts),
                mean(steps, s -> s.bytes().interNode()),
                traffic(late),
                report.summary().expertLoad(),
                series(),
                report.summary().shadow());
    }

    private static double secondsPer100Steps(List<StepReport> steps) {
        return mean(steps, step -> step.milliseconds().total()) * CompareReport.TIMED_STEPS / 1000;
    }

    private List<StepReport> timed() {
        NavigableSet<Long> starts = new TreeSet<>(turnStarts);
        List<StepReport> timed = report.steps().stream()
                .filter(step -> {
                    Long start = starts.floor(step.step());
                    return start == null || step.step() - start >= WARM_UP;
                })
                .toList();
        return timed.isEmpty() ? report.steps() : timed;
    }

    static StepReport.Milliseconds split(List<StepReport> steps) {
        return mean(steps.stream().map(StepReport::milliseconds).toList());
    }

    static StepReport.Milliseconds mean(List<StepReport.Milliseconds> times) {
        return new StepReport.Milliseconds(
                mean(times, StepReport.Milliseconds::total),
                mean(times, StepReport.Milliseconds::compute),
                mean(times, StepReport.Milliseconds::exchange),
                mean(times, StepReport.Milliseconds::exchangeHidden),
                mean(times, StepReport.Milliseconds::gradientSync),
                mean(times, StepReport.Milliseconds::idle),
                mean(times, StepReport.Milliseconds::atPeak));
    }

    private List<Validation> validations() {
        List<Validation> validations = new ArrayList<>();
        double seconds = 0;
        int next = 0;
        for (ReportValidation v : report.validations()) {
            while (next < report.steps().size() && report.steps().get(next).step() <= v.step()) {
                // The report of a very long training has every n-th step.
                seconds += report.stepsEvery()
                        * report.steps().get(next++).milliseconds().total()
                        / 1000;
            }
            validations.add(new Validation(v.step(), seconds, v.lossPerToken()));
        }
        return validations;
    }

    private static double[][] traffic(List<StepReport> steps) {
        int nodes = steps.isEmpty() ? 0 : steps.getLast().traffic().length;
        double[][] traffic = new double[nodes][nodes];
        for (StepReport step : steps) {
            for (int from = 0; from < nodes; from++) {
                for (int to = 0; to < nodes; to++) {
                    traffic[from][to] += (double) step.traffic()[from][to] / steps.size();
                }
            }
        }
        return traffic;
    }

    private List<Point> series() {
        List<StepReport> steps = report.steps();
        List<Point> points = new ArrayList<>();
        int count = Math.min(POINTS, steps.size());
        for (int i = 0; i < count; i++) {
            points.add(point(steps.subList(steps.size() * i / count, steps.size() * (i + 1) / count)));
        }
        return points;
    }

    private static Point point(List<StepReport> steps) {
        double[][] load = new LayerMeans(steps).expertLoad();
        List<LayerPoint> layers = new ArrayList<>();
        for (int layer = 0; layer < load.length; layer++) {
            int index = layer;
            layers.add(layer(
                    load[layer], steps.stream().map(s -> s.layers().get(index)).toList()));
        }
        return new Point(
                steps.getLast().step(),
                mean(steps, StepReport::lossPerToken),
                mean(steps, StepReport::localShare),
                mean(steps, StepReport::droppedShare),
                mean(steps, StepReport::loadMaxOverMean),
                mean(steps, StepReport::deadExperts),
                layers);
    }

    private static LayerPoint layer(double[] load, List<LayerReport> steps) {
        Map<String, Double> losses = new TreeMap<>();
        steps.getLast()
                .losses()
                .keySet()
                .forEach(name -> losses.put(name, mean(steps, s -> s.losses().getOrDefault(name, 0.0))));
        boolean bounded = steps.getLast().measures().containsKey(RoutingPlan.CAPACITY_BOUND);
        return new LayerPoint(
                load,
                mean(steps, LayerReport::dropped),
                mean(steps, LayerReport::capacity),
                bounded ? mean(steps, s -> s.measures().getOrDefault(RoutingPlan.CAPACITY_BOUND, 0.0)) : null,
                losses);
    }

    private static <T> double mean(List<T> values, ToDoubleFunction<T> number) {
        return values.stream().mapToDouble(number).average().orElse(0);
    }
}
