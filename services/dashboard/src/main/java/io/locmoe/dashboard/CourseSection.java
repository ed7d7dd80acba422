package io.locmoe.dashboard;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import io.locmoe.page.Chart;
import io.locmoe.page.PageSection;
import io.locmoe.page.PlotChart;
import io.locmoe.report.ReportValidation;
import io.locmoe.report.RunReport;
import java.util.List;
import java.util.TreeSet;

/** Losses, learning rate, gradients and speed over the steps of a run. */
record CourseSection(RunReport report, Curves<StepReport> curves, Marks marks) {

    PageSection section() {
        return new PageSection(
                "Course",
                List.of(),
                List.of(loss(), losses(), learningRate(), gradientNorm(), tokensPerSecond(), shares()));
    }

    private Chart loss() {
        PlotChart chart = Curves.chart("loss", "Loss", "nats per token").fittedY();
        curves.line(chart, "training", StepReport::lossPerToken);
        if (!report.validations().isEmpty()) {
            new Curves<>(report.validations(), ReportValidation::step)
                    .line(chart, "validation", ReportValidation::lossPerToken);
        }
        return marks.on(chart)
                .caption("Language-model loss of each step, and over the validation text; upright lines are what"
                        + " happened to the mesh.")
                .chart();
    }

    private Chart losses() {
        PlotChart chart = Curves.chart("losses", "Further losses", "nats per token");
        curves.line(chart, "auxiliary", StepReport::auxiliaryLoss).line(chart, "locality", StepReport::localityLoss);
        TreeSet<String> names = new TreeSet<>();
        StepReport last = report.steps().isEmpty() ? null : report.steps().getLast();
        if (last != null) {
            last.layers().forEach(layer -> names.addAll(layer.losses().keySet()));
        }
        names.stream()
                .filter(name -> !name.equals("auxiliary") && !name.equals("locality"))
                .limit(6)
                .forEach(name -> curves.line(chart, name, step -> routerLoss(step, name)));
        return chart.caption("Losses of the router with their coefficients, summed over the layers.")
                .chart();
    }

    private static double routerLoss(StepReport step, String name) {
        return step.layers().stream()
                .map(LayerReport::losses)
                .mapToDouble(losses -> losses.getOrDefault(name, 0.))
                .sum();
    }

    private Chart learningRate() {
        PlotChart chart = Curves.chart("learning-rate", "Learning rate", "per step");
        curves.line(chart, "learning rate", StepReport::learningRate);
        return chart.caption("As the schedule gave it.").chart();
    }

    private Chart gradientNorm() {
        PlotChart chart = Curves.chart("gradient-norm", "Gradient norm", "global norm");
        curves.line(chart, "gradient norm", StepReport::gradientNorm);
        return chart.caption("Before clipping.").chart();
    }

    private Chart tokensPerSecond() {
        PlotChart chart = Curves.chart("tokens", "Tokens per second", "tokens per second");
        curves.line(chart, "tokens per second", CourseSection::tokensPerSecond);
        return marks.on(chart)
                .caption("Tokens of a step over its time, of the whole mesh.")
                .chart();
    }

    static double tokensPerSecond(StepReport step) {
        double total = step.milliseconds().total();
        return total > 0 ? 1000 * step.tokens() / total : Double.NaN;
    }

    private Chart shares() {
        PlotChart chart = Curves.chart("shares", "Local and dropped tokens", "%");
        curves.line(chart, "local", step -> 100 * step.localShare())
                .line(chart, "dropped", step -> 100 * step.droppedShare());
        return chart.caption("Share of routed tokens whose expert is on their own node, and of choices that the"
                        + " capacity dropped.")
                .chart();
    }
}
