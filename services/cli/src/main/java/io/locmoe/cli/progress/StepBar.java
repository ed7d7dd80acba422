package io.locmoe.cli.progress;

import io.locmoe.cli.terminal.Terminal;
import io.locmoe.report.text.StepLine;
import java.util.ArrayList;
import java.util.List;

/** A step's line preceded by a bar, fitted to the width of the terminal. */
record StepBar(StepLine line, Terminal terminal) {
    private static final int LONGEST = 30;
    private static final int SHORTEST = 8;
    private static final String GAP = "  ";

    /**
     * At most {@code terminal.width() - 1} columns: the bar takes the remaining space; if the parts do not fit, the
     * last ones are left out. Details are shown if a bar still fits beside them.
     */
    String text() {
        int width = Math.max(1, terminal.width() - 1);
        List<String> parts = new ArrayList<>(line.parts());
        while (parts.size() > 1 && joined(parts).length() > width) {
            parts.removeLast();
        }
        for (String detail : line.details()) {
            if (SHORTEST + 1 + joined(parts).length() + GAP.length() + detail.length() > width) {
                break;
            }
            parts.add(detail);
        }
        String text = joined(parts);
        int room = Math.min(LONGEST, width - text.length() - 1);
        if (room >= SHORTEST) {
            return drawn(room) + " " + text;
        }
        return text.length() > width ? text.substring(0, width) : text;
    }

    private static String joined(List<String> parts) {
        return String.join(GAP, parts);
    }

    private String drawn(int columns) {
        int full = (int) (Math.min(1, (double) line.report().step() / Math.max(1, line.last())) * columns);
        String done = (terminal.unicode() ? "━" : "#").repeat(full);
        String open = (terminal.unicode() ? "─" : "-").repeat(columns - full);
        return terminal.colors() ? "\033[32m" + done + "\033[90m" + open + "\033[0m" : done + open;
    }
}
