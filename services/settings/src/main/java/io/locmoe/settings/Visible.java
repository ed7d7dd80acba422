package io.locmoe.settings;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Text of others, such as names of nodes and files, as terminals and logs may show it: characters that would move the
 * cursor, colour, hide or reverse text, or begin a line of their own are shown by their codes.
 */
public final class Visible {
    /** Control and format characters, and the separators that some terminals and editors take for line ends. */
    private static final Pattern STEERING = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");

    private static final Pattern STEERING_IN_LINES = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029&&[^\\n\\t]]");

    /** A line end before a line of text that begins further left than the lines of an entry. */
    private static final Pattern OUTDENTED = Pattern.compile("\n(?! {4}|\n)");

    private Visible() {}

    /** One line: line feeds and tabs are shown by their codes too. */
    public static String line(String text) {
        return STEERING.matcher(text).replaceAll(Visible::code);
    }

    /** Lines of our own, like a table: line feeds and tabs stay. */
    public static String lines(String text) {
        return STEERING_IN_LINES.matcher(text.replace("\r\n", "\n")).replaceAll(Visible::code);
    }

    /**
     * An entry of a log, or a message on a terminal: lines after the first are indented, so that none looks like an
     * entry or a message of its own. An entry in an entry stays as it is.
     *
     * @param text of others, or of several lines
     */
    public static String entry(String text) {
        return OUTDENTED.matcher(lines(text).stripTrailing()).replaceAll("\n    ");
    }

    private static String code(MatchResult found) {
        int character = found.group().codePointAt(0);
        return character > 0xFFFF ? String.format("\\\\U%08x", character) : String.format("\\\\u%04x", character);
    }
}
