package io.locmoe.cli.plugins;

import io.locmoe.pluginhost.LoadedPlugin;
import java.util.List;

/**
 * What a thorough check found about a plug-in.
 *
 * @param errors what is wrong; some have further lines, where a thread of the plug-in stands
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

    /** A line of what it is and how many errors it has, and each of them. */
    String text() {
        StringBuilder text = new StringBuilder(plugin.name() + " " + plugin.version());
        text.append(isGood() ? ": good" : ": " + errors.size() + (errors.size() == 1 ? " error" : " errors"));
        plugin.offers().forEach(offer -> text.append(", ").append(offer));
        text.append(System.lineSeparator());
        errors.forEach(error -> error.lines().forEach(line -> indented(text, line)));
        notes.forEach(note -> indented(text, note));
        return text.toString();
    }

    private static void indented(StringBuilder text, String line) {
        text.append("    ").append(line).append(System.lineSeparator());
    }
}
