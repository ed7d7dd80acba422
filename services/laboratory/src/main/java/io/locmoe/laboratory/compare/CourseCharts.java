package io.locmoe.laboratory.compare;

import io.locmoe.laboratory.compare.CompareReport.Point;
import io.locmoe.laboratory.compare.CompareReport.Run;
import io.locmoe.laboratory.compare.CompareReport.Side;
import io.locmoe.laboratory.compare.CompareReport.Validation;
import io.locmoe.page.Chart;
import io.locmoe.page.PlotChart;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Charts over the steps of the trainings: means over the seeds. */
record CourseCharts(List<Side> sides) {

    Chart loss() {
        PlotChart chart =
                new PlotChart("loss-over-steps", "Validation loss over steps", "step", "nats per token").fittedY();
        return validations(
                chart, v -> (double) v.step(), "Mean over the seeds; the band spans the least to the greatest.");
    }

    Chart lossOverTime() {
        PlotChart chart = new PlotChart(
                        "loss-over-time", "Validation loss over training time", "seconds", "nats per token")
                .fittedY();
        return validations(
                chart,
                Validation::seconds,
                "The same losses over the time that the steps took, validations not counted.");
    }

    private Chart validations(PlotChart chart, ToDoubleFunction<Validation> x, String caption) {
        for (Side side : sides) {
            double[] at = mean(side.runs(), Run::validations, x);
            if (side.runs().size() > 1) {
                chart.band(
                        side.label(),
                        at,
                        fold(side.runs(), Run::validations, Validation::lossPerToken, Math::min),
                        fold(side.runs(), Run::validations, Validation::lossPerToken, Math::max));
            }
            chart.line(side.label(), at, mean(side.runs(), Run::validations, Validation::lossPerToken));
        }
        return chart.caption(caption).chart();
    }

    Chart localShare() {
        return course(
                "local-share",
                "Local share",
                "% of routed tokens",
                p -> 100 * p.localShare(),
                "Share of routed tokens whose expert is on their own node.");
    }

    Chart dropped() {
        return course(
                "dropped",
                "Dropped tokens",
                "% of choices",
                p -> 100 * p.droppedShare(),
                "Share of the choices that the capacity dropped.");
    }

    Chart imbalance() {
        return course(
                "imbalance",
                "Largest over mean load",
                "max / mean",
                Point::loadMaxOverMean,
                "The worst layer; 1 is even.");
    }

    Chart deadExperts() {
        return course(
                "dead-experts",
                "Dead experts",
                "experts",
                Point::deadExperts,
                "Experts of all layers that no token of a step chose.");
    }

    private Chart course(String id, String title, String unit, ToDoubleFunction<Point> y, String caption) {
        PlotChart chart = new PlotChart(id, title, "step", unit);
        for (Side side : sides) {
            chart.line(
                    side.label(),
                    mean(side.runs(), Run::series, p -> (double) p.step()),
                    mean(side.runs(), Run::series, y));
        }
        return chart.caption(caption).chart();
    }

    private static <T> double[] mean(List<Run> runs, Function<Run, List<T>> course, ToDoubleFunction<T> value) {
        double[] sum = fold(runs, course, value, Double::sum);
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= runs.size();
        }
        return sum;
    }

    private static <T> double[] fold(
            List<Run> runs, Function<Run, List<T>> course, ToDoubleFunction<T> value, DoubleBinaryOperator join) {
        double[] folded =
                course.apply(runs.getFirst()).stream().mapToDouble(value).toArray();
        for (Run run : runs.subList(1, runs.size())) {
            List<T> points = course.apply(run);
            for (int i = 0; i < folded.length; i++) {
                folded[i] = join.applyAsDouble(folded[i], value.applyAsDouble(points.get(i)));
            }
        }
        return folded;
    }
}
