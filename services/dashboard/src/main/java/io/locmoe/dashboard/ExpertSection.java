package io.locmoe.dashboard;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import io.locmoe.page.Chart;
import io.locmoe.page.PageItem;
import io.locmoe.page.PageSection;
import io.locmoe.page.PlotChart;
import io.locmoe.report.RunReport;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/** How the experts of each sparse layer are loaded over the steps of a run, and how routes differ. */
final class ExpertSection {
    /** A router's lower bound on its capacity, among its measures. */
    private static final String BOUND = "capacityBound";

    private final RunReport report;
    private final int count;
    private final LayerLines<StepReport> lines;
    /** The layers of each step. */
    private final Map<StepReport, List<LayerMeasure.State>> layers = new IdentityHashMap<>();

    ExpertSection(RunReport report) {
        this.report = report;
        List<StepReport> steps = report.steps();
        this.count = steps.isEmpty() ? 0 : steps.getLast().layers().size();
        this.lines = new LayerLines<>(Curves.of(steps), count);
        steps.forEach(step -> layers.put(
                step, step.layers().stream().map(LayerMeasure.State::of).toList()));
    }

    /** Empty before the first step, and for a model without sparse layers. */
    List<PageSection> sections() {
        if (count == 0) {
            return List.of();
        }
        List<PageItem> items = new ArrayList<>();
        for (LayerMeasure measure : LayerMeasure.values()) {
            items.add(chart(measure));
        }
        RouteCharts routes = new RouteCharts(report, count);
        routes.stability().ifPresent(items::add);
        for (int layer = 0; layer < count; layer++) {
            items.add(new LoadMap(report.steps(), layer, count).chart());
        }
        items.addAll(routes.confusions());
        return List.of(new PageSection("Experts", List.of(), items));
    }

    private Chart chart(LayerMeasure measure) {
        PlotChart chart =
                Curves.chart(measure.name().toLowerCase(Locale.ROOT), measure.title + " of each layer", measure.unit);
        lines.lines(chart, step -> layers.get(step).stream().mapToDouble(measure.value));
        if (measure == LayerMeasure.CAPACITY) {
            lines.bounds(chart, ExpertSection::bounds);
        }
        return chart.caption(measure.caption).chart();
    }

    private static DoubleStream bounds(StepReport step) {
        return step.layers().stream()
                .map(LayerReport::measures)
                .mapToDouble(measures -> measures.getOrDefault(BOUND, Double.NaN));
    }
}
