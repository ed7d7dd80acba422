package io.locmoe.settings;

/** A user's text as messages show it: whole, or its beginning. */
public final class Excerpt {
    private static final int LONGEST = 160;

    private Excerpt() {}

    public static String of(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "... (" + text.length() + " characters)";
    }
}
