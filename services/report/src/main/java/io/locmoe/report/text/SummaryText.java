package io.locmoe.report.text;

import io.locmoe.engine.report.StepReport;
import io.locmoe.report.ReportSummary;
import io.locmoe.report.RunReport;
import io.locmoe.settings.Visible;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The summary shown when a job has ended: a table of the layers, the time split, losses, speed and where the files are.
 *
 * @param width columns at which lines with the loads of many experts are wrapped
 */
public record SummaryText(RunReport report, Path out, int width) {
    private static final String LAYER = "layer  local   dropped  ";

    /** The text, including its last line break. */
    public String text() {
        List<String> lines = new ArrayList<>();
        ReportSummary summary = report.summary();
        if (summary.steps() > 0) {
            if (summary.expertLoad().length > 0) {
                layers(summary, lines);
            }
            if (summary.shadow() != null) {
                ShadowText shadow = new ShadowText(report.job().settings().getOrDefault("shadow", ""), summary);
                lines.addAll(shadow.table());
                wrap(shadow.sentence(), lines);
            }
            wrap(time(summary), lines);
            wrap(speed(summary), lines);
        }
        wrap(end(), lines);
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private void layers(ReportSummary summary, List<String> lines) {
        lines.add(LAYER + "load of each expert, % of choices");
        int digits = Stream.of(summary.expertLoad())
                .flatMapToDouble(DoubleStream::of)
                .mapToInt(load -> percent(load).length())
                .max()
                .orElse(0);
        for (int layer = 0; layer < summary.expertLoad().length; layer++) {
            String head = Quantity.text(
                    "%5d  %6s  %7s  ",
                    layer,
                    Quantity.percent(summary.localShares()[layer]),
                    Quantity.percent(summary.droppedShares()[layer]));
            loads(head, summary.expertLoad()[layer], digits, lines);
        }
    }

    /** @param digits width of the widest load of all layers, so that columns stay separate and aligned */
    private void loads(String head, double[] shares, int digits, List<String> lines) {
        StringBuilder line = new StringBuilder(head);
        for (double share : shares) {
            String cell = Quantity.text(" %" + digits + "s", percent(share));
            if (line.length() + cell.length() > width && line.length() > head.length()) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(head.length()));
            }
            line.append(cell);
        }
        lines.add(line.toString());
    }

    private static String percent(double share) {
        return Quantity.text("%.1f", 100 * share);
    }

    /** Wraps a sentence, which may name things of others, at blanks; a word longer than the width stays whole. */
    private void wrap(String sentence, List<String> lines) {
        StringBuilder line = new StringBuilder();
        for (String word : Visible.line(sentence).split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(' ');
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
    }

    private String time(ReportSummary summary) {
        StepReport.Milliseconds time = summary.milliseconds();
        double total = Math.max(time.total(), 1e-9);
        return Quantity.text(
                "a step takes %.0f ms: compute %s, exchange %s (and %s hidden under compute), "
                        + "gradient sync %s, idle %s",
                summary.stepMillisecondsMedian(),
                Quantity.percent(time.compute() / total),
                Quantity.percent(time.exchange() / total),
                Quantity.percent(time.exchangeHidden() / total),
                Quantity.percent(time.gradientSync() / total),
                Quantity.percent(time.idle() / total));
    }

    private String speed(ReportSummary summary) {
        String validation = summary.validationLoss() == null
                ? "not validated"
                : "validation loss " + Quantity.loss(summary.validationLoss()) + " nats per token";
        return validation + ", local share " + Quantity.percent(summary.localShare()) + ", dropped "
                + Quantity.percent(summary.droppedShare()) + ", " + Quantity.count(summary.tokensPerSecond())
                + " tokens/s" + peakShare(summary) + ", " + Quantity.count(summary.interNodeBytesPerStep())
                + "B between nodes per step";
    }

    private static String peakShare(ReportSummary summary) {
        return summary.peakShare() > 0 ? " (" + Quantity.percent(summary.peakShare()) + " of the peak)" : "";
    }

    private String end() {
        Map<String, String> settings = report.job().settings();
        String why = report.job().message().isEmpty()
                ? ""
                : " (" + report.job().message().lines().findFirst().orElse("") + ")";
        return report.job().status() + why + ": gate " + settings.get("gate") + ", router " + settings.get("router")
                + ", nodes " + settings.get("nodes") + "; report, checkpoints and logs in " + out;
    }
}
