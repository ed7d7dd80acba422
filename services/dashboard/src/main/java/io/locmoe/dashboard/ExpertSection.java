package io.locmoe.dashboard;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import io.locmoe.page.Chart;
import io.locmoe.page.PageItem;
import io.locmoe.page.PageSection;
import io.locmoe.page.PlotChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** How the experts of each sparse layer are loaded over the steps of a run. */
record ExpertSection(List<StepReport> steps) {
    /** More lines cannot be told apart; the chart then has the range over the layers. */
    private static final int MOST_LINES = 6;

    /** Empty before the first step, and for a model without sparse layers. */
    List<PageSection> sections() {
        int layers = steps.isEmpty() ? 0 : steps.getLast().layers().size();
        if (layers == 0) {
            return List.of();
        }
        List<PageItem> items = new ArrayList<>();
        for (LayerMeasure measure : LayerMeasure.values()) {
            items.add(chart(measure, layers));
        }
        for (int layer = 0; layer < layers; layer++) {
            items.add(new LoadMap(steps, layer, layers).chart());
        }
        return List.of(new PageSection("Experts", List.of(), items));
    }

    private Chart chart(LayerMeasure measure, int layers) {
        PlotChart chart =
                Curves.chart(measure.name().toLowerCase(Locale.ROOT), measure.title + " of each layer", measure.unit);
        lines(new Curves(steps), chart, measure.value, layers);
        return chart.caption(measure.caption).chart();
    }

    private static void lines(Curves curves, PlotChart chart, ToDoubleFunction<LayerReport> value, int layers) {
        if (layers > MOST_LINES) {
            curves.line(chart, "highest", step -> all(step, value).max().orElse(Double.NaN))
                    .line(chart, "mean", step -> all(step, value).average().orElse(Double.NaN))
                    .line(chart, "lowest", step -> all(step, value).min().orElse(Double.NaN));
            return;
        }
        for (int layer = 0; layer < layers; layer++) {
            int at = layer;
            curves.line(chart, "layer " + (layer + 1), step -> of(step, at, value));
        }
    }

    private static double of(StepReport step, int layer, ToDoubleFunction<LayerReport> value) {
        return layer < step.layers().size() ? value.applyAsDouble(step.layers().get(layer)) : Double.NaN;
    }

    private static DoubleStream all(StepReport step, ToDoubleFunction<LayerReport> value) {
        return step.layers().stream().mapToDouble(value);
    }
}
