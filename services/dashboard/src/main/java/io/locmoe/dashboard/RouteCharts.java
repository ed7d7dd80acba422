package io.locmoe.dashboard;

import io.locmoe.engine.report.ShadowValidation;
import io.locmoe.page.Chart;
import io.locmoe.page.HeatMapChart;
import io.locmoe.page.PlotChart;
import io.locmoe.report.ReportValidation;
import io.locmoe.report.RunReport;
import io.locmoe.report.text.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The routes of a run's validations: what has changed from one to the next, and where a shadow router differs.
 *
 * @param report has steps
 * @param layers number of sparse layers, at least 1
 */
record RouteCharts(RunReport report, int layers) {
    /** Maps of all layers of a deep model would be most of its page. */
    static final int MOST_MAPS = 8;

    /** Empty until a validation follows another one. */
    Optional<Chart> stability() {
        List<ReportValidation> compared = report.validations().stream()
                .filter(validation -> stability(validation).anyMatch(Double::isFinite))
                .toList();
        if (compared.isEmpty()) {
            return Optional.empty();
        }
        PlotChart chart = Curves.chart("stability", "Routing stability of each layer", "% of choices");
        new LayerLines<>(new Curves<>(compared, ReportValidation::step), layers).lines(chart, RouteCharts::stability);
        return Optional.of(chart.caption("Share of a validation's choices, after the capacity, that are those of the"
                        + " validation before.")
                .chart());
    }

    private static DoubleStream stability(ReportValidation validation) {
        return validation.layers().stream().mapToDouble(layer -> 100 * layer.stability());
    }

    /** Maps of the last validation; none without a shadow router. Of many layers, some at equal distances. */
    List<Chart> confusions() {
        if (report.validations().isEmpty()) {
            return List.of();
        }
        ReportValidation last = report.validations().getLast();
        int known = Math.min(layers, last.layers().size());
        int maps = Math.min(known, MOST_MAPS);
        return IntStream.range(0, maps)
                .map(map -> map == 0 ? 0 : map * (known - 1) / (maps - 1))
                .boxed()
                .flatMap(layer -> confusion(last, layer).stream())
                .toList();
    }

    private Optional<Chart> confusion(ReportValidation validation, int layer) {
        return Optional.ofNullable(validation.layers().get(layer).shadow())
                .filter(shadow -> shadow.confusion() != null)
                .map(shadow -> confusion(validation.step(), layer, shadow));
    }

    private static double[][] tokens(ShadowValidation shadow) {
        return Stream.of(shadow.confusion())
                .map(row -> Arrays.stream(row).asDoubleStream().toArray())
                .toArray(double[][]::new);
    }

    private Chart confusion(long step, int layer, ShadowValidation shadow) {
        Map<String, String> settings = report.job().settings();
        String first = settings.getOrDefault("layers." + layer + ".router", settings.getOrDefault("router", "?"));
        String second = settings.getOrDefault("shadow", "?");
        double[][] tokens = tokens(shadow);
        List<String> groups = groups(tokens.length - 1, layer);
        return new HeatMapChart(
                        "confusion-" + (layer + 1),
                        "Routes of layer " + (layer + 1) + ": " + first + " and its shadow " + second,
                        "expert of " + first,
                        "expert of " + second + " (shadow)",
                        "tokens")
                .cells(groups, groups, tokens)
                .caption(
                        "Tokens of the validation after step " + step + ", by the experts that take their first choice;"
                                + " none: no expert takes it. Both routers send " + Quantity.percent(shadow.agreement())
                                + " of the tokens to the same experts.")
                .chart();
    }

    /** Experts of each group, as the engine divides them, and those of tokens that no expert takes. */
    private List<String> groups(int groups, int layer) {
        int experts = report.steps().getLast().layers().get(layer).expertLoad().length;
        List<String> labels = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            int first = Math.ceilDiv(group * experts, groups);
            int last = Math.ceilDiv((group + 1) * experts, groups) - 1;
            labels.add(first == last ? Integer.toString(first) : first + "–" + last);
        }
        labels.add("none");
        return labels;
    }
}
