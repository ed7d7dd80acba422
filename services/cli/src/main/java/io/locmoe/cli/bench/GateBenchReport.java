package io.locmoe.cli.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.locmoe.cli.page.BarChart;
import io.locmoe.cli.page.Chart;
import io.locmoe.cli.page.ChartPage;
import io.locmoe.cli.page.DataTable;
import io.locmoe.cli.page.Digits;
import io.locmoe.cli.page.PageItem;
import io.locmoe.cli.page.PageSection;
import io.locmoe.cli.report.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What one run of {@code bench gate} found; as JSON it is {@code bench-gate.json}.
 *
 * @param device      that computed
 * @param repetitions of each measurement
 * @param costs       of each shape the gates in their order
 */
record GateBenchReport(String command, String version, String device, int repetitions, List<GateCost> costs) {

    /** A table a shape. */
    @JsonIgnore
    List<DataTable> tables() {
        return costs.stream().map(GateCost::shape).distinct().map(shape -> table(shape, of(shape))).toList();
    }

    private List<GateCost> of(GateShape shape) {
        return costs.stream().filter(cost -> cost.shape().equals(shape)).toList();
    }

    private static DataTable table(GateShape shape, List<GateCost> gates) {
        List<List<String>> rows = new ArrayList<>();
        for (GateCost c : gates) {
            rows.add(List.of(c.gate(), Digits.count(c.parameters()), c.closedForm() == 0 ? "–" : Digits.count(c.closedForm()),
                    Digits.count(Math.round(c.forwardFlops())), Digits.count(Math.round(c.trainingFlops())),
                    time(c.forward()), Digits.fixed(c.forwardRatio().median(), 3), time(c.training()),
                    Digits.fixed(c.trainingRatio().median(), 3)));
        }
        return new DataTable(shape + ", " + Digits.count(shape.tokens()) + " tokens", List.of("gate", "parameters",
                "formula, FLOP/token", "forward, FLOP/token", "with backward", "forward, µs", "ratio", "with backward, µs",
                "ratio"), rows);
    }

    private static String time(Spread s) {
        return Digits.four(s.median()) + " (" + Digits.four(s.low()) + " to " + Digits.four(s.high()) + ")";
    }

    /** What the numbers say, a sentence a gate and shape. */
    @JsonIgnore
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        for (GateCost c : costs) {
            GateCost first = of(c.shape()).getFirst();
            if (c != first) {
                findings.add(c.shape() + ": gate " + c.gate() + " does " + Digits.percent(c.forwardFlops() / first.forwardFlops())
                        + " of the operations of " + first.gate() + (c.closedForm() == 0 || first.closedForm() == 0 ? ""
                        : " (by the formulas " + Digits.percent((double) c.closedForm() / first.closedForm()) + ")")
                        + " in " + Digits.four(c.forwardRatio().median()) + " times the time, and "
                        + Digits.four(c.trainingRatio().median()) + " times with backward.");
            }
        }
        return findings;
    }

    /** Writes {@code bench-gate.json} and {@code index.html}. */
    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        ReportJson.MAPPER.writer(SerializationFeature.INDENT_OUTPUT)
                .writeValue(directory.resolve("bench-gate.json").toFile(), this);
        List<PageItem> items = new ArrayList<>(tables());
        costs.stream().map(GateCost::shape).distinct().forEach(shape -> items.add(chart(shape, of(shape))));
        new ChartPage("Cost of gates", List.of("Made by " + command + ", LocMoE Mesh " + version + ", on " + device + "; the "
                + "median of " + repetitions + " repetitions by turns, quartiles in brackets, ratios to the first gate. "
                + "Formulas: a dense gate 2dn, grouped average pooling d + n."),
                List.of(new PageSection("Gates", findings(), items))).write(directory.resolve("index.html"));
    }

    private static Chart chart(GateShape shape, List<GateCost> gates) {
        return new BarChart("time-" + shape.width() + "-" + shape.experts(), "Time of a gate, " + shape,
                gates.stream().map(GateCost::gate).toList(), "µs for " + Digits.count(shape.tokens()) + " tokens").grouped().lying()
                .series("forward", gates.stream().mapToDouble(c -> c.forward().median()).toArray())
                .series("forward and backward", gates.stream().mapToDouble(c -> c.training().median()).toArray())
                .caption("Medians; the spread is in the table.").chart();
    }
}
