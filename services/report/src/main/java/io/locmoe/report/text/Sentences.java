package io.locmoe.report.text;

import io.locmoe.report.LossTrend;
import io.locmoe.report.ReportFailure;
import io.locmoe.report.ReportJoin;
import io.locmoe.report.ReportMove;
import io.locmoe.report.ReportSlowNode;
import io.locmoe.settings.Visible;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** Sentences shared by the terminal, the plain output and the log. */
public final class Sentences {
    private Sentences() {}

    public static String validation(long step, double loss) {
        return "validation after step " + step + ": " + Quantity.loss(loss) + " nats per token";
    }

    /** What a driver has decided for all nodes of a run, by the names of settings. */
    public static String decisions(Map<String, String> settings) {
        return settings.entrySet().stream()
                        .map(setting -> Visible.line(setting.getKey() + "=" + setting.getValue()))
                        .collect(Collectors.joining(", "))
                + ", decided by the machine of the first node for all nodes";
    }

    /** A run that continues after a node failure. */
    public static String recovery(ReportFailure failure) {
        String from = failure.from() == 0 ? "the beginning" : "step " + failure.from();
        return who(failure) + " failed in step " + failure.step() + "; again from " + from + others(failure)
                + Quantity.text(" after %.1f s", failure.seconds());
    }

    /** Nodes that joined. */
    public static String join(ReportJoin join) {
        return Visible.line(String.join(" and ", join.nodes())) + " joined in step " + join.step()
                + "; training again with " + join.nodesAfter() + Quantity.text(" nodes after %.1f s", join.seconds());
    }

    /** Experts that were moved. */
    public static String move(ReportMove move) {
        String again = Quantity.text("; training again after %.1f s", move.seconds());
        if (move.experts().values().stream().distinct().count() < 2) {
            return "all nodes host as many experts again from step " + move.step() + " on, to see whether "
                    + Visible.line(String.join(" and ", move.slow()))
                    + (move.slow().size() == 1 ? " keeps" : " keep") + " up"
                    + again;
        }
        int all = move.experts().values().stream().mapToInt(n -> n).sum();
        return move.slow().stream()
                        .map(node ->
                                Visible.line(node) + " hosts " + move.experts().get(node))
                        .collect(Collectors.joining(" and "))
                + " of " + all + " experts from step " + move.step() + " on" + again;
    }

    /** A node that is slow, or was. */
    public static String slow(ReportSlowNode slow) {
        String factor = Quantity.text("%.1f times as long as the others", slow.factor());
        return slow.until() == null
                ? Visible.line(slow.node()) + " is slow: since step " + slow.since() + " it computes " + factor
                : Visible.line(slow.node()) + " keeps up again since step " + (slow.until() + 1) + "; from step "
                        + slow.since() + " it computed up to " + factor;
    }

    /** A training that has started or stopped diverging. */
    public static String trend(LossTrend trend) {
        return "step " + trend.step() + ": the training diverges" + (trend.diverges() ? "" : " no longer") + ", "
                + losses(trend)
                + (trend.diverges()
                        ? "; give a lower learningRate, more warmupSteps, or a clip for gradients that are too large"
                        : "");
    }

    /** A training that was diverging when it ended. */
    public static String diverged(LossTrend trend) {
        return "the training diverged, " + losses(trend);
    }

    private static String losses(LossTrend trend) {
        return "its loss is " + Quantity.loss(trend.loss()) + " nats per token and was " + Quantity.loss(trend.lowest())
                + " at the lowest";
    }

    private static String who(ReportFailure failure) {
        return failure.nodes().isEmpty()
                ? "connections between nodes"
                : Visible.line(String.join(" and ", failure.nodes()));
    }

    private static String others(ReportFailure failure) {
        if (failure.nodesAfter() != failure.nodesBefore()) {
            return " with " + failure.nodesAfter() + " nodes instead of " + failure.nodesBefore();
        }
        boolean replaced = failure.members().containsAll(failure.nodes());
        return switch (failure.nodes().size()) {
            case 0 -> "";
            case 1 -> replaced ? " with a replacement" : " with another node in its place";
            default -> replaced ? " with replacements" : " with other nodes in their places";
        };
    }

    public static String checkpoint(long step, Path directory) {
        return "checkpoint of step " + step + ": " + Visible.line(directory.toString());
    }
}
