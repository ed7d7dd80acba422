package io.locmoe.dashboard;

import io.locmoe.engine.report.StepReport;
import io.locmoe.page.Chart;
import io.locmoe.page.PageItem;
import io.locmoe.page.PageSection;
import io.locmoe.page.PlotChart;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** How the experts of each sparse layer are loaded over the steps of a run. */
final class ExpertSection {
    /** More lines cannot be told apart; the chart then has the range over the layers. */
    private static final int MOST_LINES = 6;

    private final List<StepReport> steps;
    private final Curves curves;
    /** The layers of each step. */
    private final Map<StepReport, List<LayerMeasure.State>> layers = new IdentityHashMap<>();

    ExpertSection(List<StepReport> steps) {
        this.steps = steps;
        this.curves = new Curves(steps);
        steps.forEach(step -> layers.put(
                step, step.layers().stream().map(LayerMeasure.State::of).toList()));
    }

    /** Empty before the first step, and for a model without sparse layers. */
    List<PageSection> sections() {
        int count = steps.isEmpty() ? 0 : steps.getLast().layers().size();
        if (count == 0) {
            return List.of();
        }
        List<PageItem> items = new ArrayList<>();
        for (LayerMeasure measure : LayerMeasure.values()) {
            items.add(chart(measure, count));
        }
        for (int layer = 0; layer < count; layer++) {
            items.add(new LoadMap(steps, layer, count).chart());
        }
        return List.of(new PageSection("Experts", List.of(), items));
    }

    private Chart chart(LayerMeasure measure, int count) {
        PlotChart chart =
                Curves.chart(measure.name().toLowerCase(Locale.ROOT), measure.title + " of each layer", measure.unit);
        lines(chart, measure.value, count);
        return chart.caption(measure.caption).chart();
    }

    private void lines(PlotChart chart, ToDoubleFunction<LayerMeasure.State> value, int count) {
        if (count > MOST_LINES) {
            curves.line(chart, "highest", step -> all(step, value).max().orElse(Double.NaN))
                    .line(chart, "mean", step -> all(step, value).average().orElse(Double.NaN))
                    .line(chart, "lowest", step -> all(step, value).min().orElse(Double.NaN));
            return;
        }
        for (int layer = 0; layer < count; layer++) {
            int at = layer;
            curves.line(
                    chart,
                    "layer " + (layer + 1),
                    step -> all(step, value).skip(at).findFirst().orElse(Double.NaN));
        }
    }

    private DoubleStream all(StepReport step, ToDoubleFunction<LayerMeasure.State> value) {
        return layers.get(step).stream().mapToDouble(value);
    }
}
