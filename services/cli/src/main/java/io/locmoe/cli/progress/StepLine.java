package io.locmoe.cli.progress;

import io.locmoe.cli.terminal.Terminal;
import io.locmoe.engine.report.StepReport;
import java.util.ArrayList;
import java.util.List;

/**
 * One line that tells where a training is.
 *
 * @param report          last step
 * @param last            step at which the job ends
 * @param tokensPerSecond lately
 * @param secondsLeft     to the last step
 */
record StepLine(StepReport report, long last, double tokensPerSecond, double secondsLeft) {
    private static final int LONGEST_BAR = 30;
    private static final int SHORTEST_BAR = 8;

    /** All parts, for a line that stays. */
    String plain() {
        return "step " + String.join("  ", parts());
    }

    /** At most {@code terminal.width() - 1} columns: the bar takes what room is left, then the last parts give way. */
    String bar(Terminal terminal) {
        int width = Math.max(1, terminal.width() - 1);
        List<String> parts = new ArrayList<>(parts());
        while (parts.size() > 1 && String.join("  ", parts).length() > width) {
            parts.removeLast();
        }
        String text = String.join("  ", parts);
        int room = Math.min(LONGEST_BAR, width - text.length() - 1);
        if (room >= SHORTEST_BAR) {
            return drawn(room, terminal) + " " + text;
        }
        return text.length() > width ? text.substring(0, width) : text;
    }

    private List<String> parts() {
        return List.of(
                report.step() + "/" + last,
                "loss " + Quantity.loss(report.lossPerToken()),
                "local " + Quantity.percent(report.localShare()),
                Quantity.count(tokensPerSecond) + " tokens/s",
                Quantity.duration(secondsLeft) + " left");
    }

    private String drawn(int columns, Terminal terminal) {
        int full = (int) (Math.min(1, (double) report.step() / Math.max(1, last)) * columns);
        String done = (terminal.unicode() ? "━" : "#").repeat(full);
        String open = (terminal.unicode() ? "─" : "-").repeat(columns - full);
        return terminal.colors() ? "\033[32m" + done + "\033[90m" + open + "\033[0m" : done + open;
    }
}
