package io.locmoe.laboratory.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.locmoe.page.BarChart;
import io.locmoe.page.Chart;
import io.locmoe.page.ChartPage;
import io.locmoe.page.Columns;
import io.locmoe.page.DataTable;
import io.locmoe.page.Digits;
import io.locmoe.page.PageItem;
import io.locmoe.page.PageSection;
import io.locmoe.report.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The results of one run of {@code bench gate}; as JSON they are {@code bench-gate.json}.
 *
 * @param device      name of the device
 * @param repetitions repetitions of each measurement
 * @param costs       costs by shape, and for each shape in the order of the gates
 */
public record GateBenchReport(String command, String version, String device, int repetitions, List<GateCost> costs) {

    /** Two tables per shape: operations and times. */
    @JsonIgnore
    public List<DataTable> tables() {
        return shapes().stream()
                .flatMap(shape -> Stream.of(operations(shape), times(shape)))
                .toList();
    }

    private List<GateShape> shapes() {
        return costs.stream().map(GateCost::shape).distinct().toList();
    }

    private List<GateCost> of(GateShape shape) {
        return costs.stream().filter(cost -> cost.shape().equals(shape)).toList();
    }

    private DataTable operations(GateShape shape) {
        return Columns.of(of(shape))
                .column("gate", GateCost::gate)
                .column("parameters", c -> Digits.count(c.parameters()))
                .column("by formula", c -> c.closedForm() == 0 ? "–" : Digits.count(c.closedForm()))
                .column("forward", c -> Digits.count(Math.round(c.forwardFlops())))
                .column("forward and backward", c -> Digits.count(Math.round(c.trainingFlops())))
                .table("Operations per token, " + shape);
    }

    private DataTable times(GateShape shape) {
        return Columns.of(of(shape))
                .column("gate", GateCost::gate)
                .column("forward", c -> Digits.four(c.forward().median()))
                .column("quartiles", c -> quartiles(c.forward()))
                .column("ratio", c -> Digits.fixed(c.forwardRatio().median(), 3))
                .column("forward and backward", c -> Digits.four(c.training().median()))
                .column("quartiles", c -> quartiles(c.training()))
                .column("ratio", c -> Digits.fixed(c.trainingRatio().median(), 3))
                .table("Time of " + Digits.count(shape.tokens()) + " tokens in µs, " + shape);
    }

    private static String quartiles(Quartiles s) {
        return Digits.four(s.low()) + " to " + Digits.four(s.high());
    }

    /** A sentence about the numbers for each gate and shape. */
    @JsonIgnore
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        for (GateCost c : costs) {
            GateCost first = of(c.shape()).getFirst();
            if (c != first) {
                findings.add(c.shape() + ": gate " + c.gate() + " does "
                        + Digits.percent(c.forwardFlops() / first.forwardFlops())
                        + " of the operations of " + first.gate()
                        + (c.closedForm() == 0 || first.closedForm() == 0
                                ? ""
                                : " (by the formulas " + Digits.percent((double) c.closedForm() / first.closedForm())
                                        + ")")
                        + " and takes " + Digits.four(c.forwardRatio().median()) + " times as long forward, "
                        + Digits.four(c.trainingRatio().median()) + " times forward and backward.");
            }
        }
        return findings;
    }

    /** Writes {@code bench-gate.json} and {@code index.html}. */
    public void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        ReportJson.write(directory.resolve("bench-gate.json"), this);
        List<PageItem> items = new ArrayList<>(tables());
        shapes().forEach(shape -> items.add(chart(shape, of(shape))));
        new ChartPage(
                        "Cost of gates",
                        List.of("Made by " + command + ", LocMoE Mesh " + version + ", on " + device + "; the "
                                + "median of " + repetitions + " repetitions taken in turn, ratios to the first gate. "
                                + "Formulas: a dense gate 2dn, grouped average pooling d + n."),
                        List.of(new PageSection("Gates", findings(), items)))
                .write(directory.resolve("index.html"));
    }

    private static Chart chart(GateShape shape, List<GateCost> gates) {
        return new BarChart(
                        "time-" + shape.width() + "-" + shape.experts(),
                        "Time of a gate, " + shape,
                        gates.stream().map(GateCost::gate).toList(),
                        "µs for " + Digits.count(shape.tokens()) + " tokens")
                .grouped()
                .lying()
                .series(
                        "forward",
                        gates.stream().mapToDouble(c -> c.forward().median()).toArray())
                .series(
                        "forward and backward",
                        gates.stream().mapToDouble(c -> c.training().median()).toArray())
                .caption("Medians; the spread is in the table.")
                .chart();
    }
}
