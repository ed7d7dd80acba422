package io.locmoe.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A user's text as messages show it: whole, or its beginning. */
public final class Excerpt {
    private static final int LONGEST = 160;
    private static final int LONGEST_MESSAGE = 8000;
    private static final Pattern LONG_WORD = Pattern.compile("\\S{400,}+");

    private Excerpt() {}

    /** Characters that would move a terminal's cursor, or hide, are shown by their codes. */
    public static String of(String text) {
        return text.length() <= LONGEST
                ? visible(text)
                : visible(text.substring(0, LONGEST)) + "... (" + text.length() + " characters)";
    }

    private static String visible(String text) {
        return Visible.line(text);
    }

    /**
     * A whole message in which parts of a user's text may be long, with these shortened: it keeps its end, which says
     * what to do. Lines after the first are indented, because a node of others may have sent them; all else that steers
     * a terminal is shown by its code.
     */
    public static String message(String text) {
        String words =
                LONG_WORD.matcher(Visible.entry(text)).replaceAll(word -> Matcher.quoteReplacement(of(word.group())));
        return words.length() <= LONGEST_MESSAGE
                ? words
                : words.substring(0, LONGEST_MESSAGE / 2) + " ... "
                        + words.substring(words.length() - LONGEST_MESSAGE / 2);
    }
}
