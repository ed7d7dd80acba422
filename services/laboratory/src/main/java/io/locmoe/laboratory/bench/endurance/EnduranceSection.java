package io.locmoe.laboratory.bench.endurance;

import io.locmoe.page.Chart;
import io.locmoe.page.PageSection;
import io.locmoe.page.PlotChart;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The resources of a mesh, as a section of a page. */
public record EnduranceSection(Endurance endurance) {
    private static final double MB = 1e6;

    /** A chart of memory, and one of counts. */
    public PageSection section() {
        return new PageSection("What the nodes hold", List.of(endurance.finding()), List.of(memory(), numbers()));
    }

    private Chart memory() {
        PlotChart chart = new PlotChart("memory", "Resident memory over time", "s", "MB");
        line(chart, "the command", sample -> sample.command().resident() / MB);
        endurance.samples().stream()
                .flatMap(sample -> sample.nodes().stream())
                .map(Sample.Node::name)
                .distinct()
                .sorted()
                .forEach(name -> line(chart, name, sample -> ofNode(sample, name)));
        return chart.caption("A line is broken where a node does not run; its replacement goes on with it.")
                .chart();
    }

    private static double ofNode(Sample sample, String name) {
        return sample.nodes().stream()
                .filter(node -> node.name().equals(name))
                .mapToDouble(node -> node.held().resident() / MB)
                .findFirst()
                .orElse(Double.NaN);
    }

    private Chart numbers() {
        PlotChart chart = new PlotChart("numbers", "Threads, descriptors and files over time", "s", "number");
        line(
                chart,
                "threads of all nodes",
                sample -> sample.nodes().stream()
                        .mapToDouble(node -> node.held().threads())
                        .sum());
        line(
                chart,
                "descriptors of all nodes",
                sample -> sample.nodes().stream()
                        .mapToDouble(node -> node.held().descriptors())
                        .sum());
        line(chart, "files in /dev/shm", Sample::shared);
        line(chart, "temporary files", Sample::temporary);
        return chart.chart();
    }

    private void line(PlotChart chart, String name, ToDoubleFunction<Sample> value) {
        chart.line(name, endurance.samples(), Sample::second, value);
    }
}
