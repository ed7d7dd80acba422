package io.locmoe.dashboard;

import io.locmoe.page.BarChart;
import io.locmoe.page.Chart;
import io.locmoe.page.ChartPage;
import io.locmoe.page.DataTable;
import io.locmoe.page.HeatMapChart;
import io.locmoe.page.PageSection;
import io.locmoe.page.PlotChart;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A page with what pages of comparisons have: bands around lines, bars, a heat map, points and a wide table. */
final class SampleComparison {
    private static final double[] STEPS =
            IntStream.rangeClosed(1, 50).asDoubleStream().toArray();

    private SampleComparison() {}

    static ChartPage page() {
        return new ChartPage(
                "Comparison of two routers",
                List.of("Both trained on the same text."),
                List.of(
                        new PageSection("Loss", List.of("The band is two seeds."), List.of(table(), loss())),
                        new PageSection("Time", List.of(), List.of(time(), points())),
                        new PageSection("Load", List.of(), List.of(load()))));
    }

    private static Chart loss() {
        PlotChart chart = new PlotChart("loss", "Validation loss", "step", "nats per token").fittedY();
        for (String router : List.of("hash", "locmoe")) {
            double[] loss = Arrays.stream(STEPS)
                    .map(step -> router.length() / 4. + 4 / step)
                    .toArray();
            chart.band(router, STEPS, loss, Arrays.stream(loss).map(l -> l + .2).toArray())
                    .line(router, STEPS, loss);
        }
        return chart.mark("warm-up ends", 20).caption("Means over the seeds.").chart();
    }

    private static Chart time() {
        return new BarChart("time", "Time of a step", List.of("hash", "locmoe"), "ms")
                .series("compute", 80, 85)
                .series("exchange", 31, 4)
                .caption("Parts of the median step.")
                .chart();
    }

    private static Chart points() {
        return new PlotChart("points", "Bytes and time", "MB", "ms")
                .points("hash", STEPS, STEPS)
                .points("locmoe", STEPS, Arrays.stream(STEPS).map(Math::sqrt).toArray())
                .caption("A point is an exchange.")
                .chart();
    }

    private static Chart load() {
        return new HeatMapChart("load", "Load of the experts", "router", "expert", "tokens")
                .cells(List.of("hash", "locmoe"), List.of("0", "1", "2"), new double[][] {{9, 10, 11}, {1, 28, 1}})
                .caption("Of the last step.")
                .chart();
    }

    private static DataTable table() {
        List<String> headings =
                IntStream.range(0, 14).mapToObj(i -> "measure number " + i).toList();
        return new DataTable("Results", headings, List.of(headings, headings));
    }
}
