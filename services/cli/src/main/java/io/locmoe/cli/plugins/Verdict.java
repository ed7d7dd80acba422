package io.locmoe.cli.plugins;

import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.settings.Visible;
import java.util.List;

/**
 * Result of a thorough check of a plug-in.
 *
 * @param errors problems; some have further lines with a thread's stack
 * @param notes  what was not tried, and why
 */
record Verdict(LoadedPlugin plugin, List<String> errors, List<String> notes) {
    Verdict {
        errors = List.copyOf(errors);
        notes = List.copyOf(notes);
    }

    boolean isGood() {
        return errors.isEmpty();
    }

    /** A line with its name and number of errors, followed by each error. */
    String text() {
        StringBuilder text = new StringBuilder(Visible.line(plugin.name() + " " + plugin.version()));
        text.append(isGood() ? ": good" : ": " + errors.size() + (errors.size() == 1 ? " error" : " errors"));
        plugin.offers().forEach(offer -> text.append(", ").append(offer));
        text.append(System.lineSeparator());
        errors.forEach(error -> error.lines().forEach(line -> indented(text, line)));
        notes.forEach(note -> indented(text, note));
        return text.toString();
    }

    private static void indented(StringBuilder text, String line) {
        text.append("    ").append(Visible.line(line)).append(System.lineSeparator());
    }
}
