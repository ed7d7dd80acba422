package io.locmoe.dashboard;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page that Chromium has printed, as far as its PDF can be read without a library: the objects of pages and headings
 * are plain text, and what is drawn is compressed.
 *
 * @param pdf the file, a character for each byte
 */
record PrintedPage(String pdf) {
    private static final Pattern PAGE = Pattern.compile("/Type /Page\\b(?!s)");
    private static final Pattern TITLE = Pattern.compile("/Title \\(((?:[^\\\\)]|\\\\.)*)\\)");

    static PrintedPage of(byte[] pdf) {
        return new PrintedPage(new String(pdf, StandardCharsets.ISO_8859_1));
    }

    long pages() {
        return PAGE.matcher(pdf).results().count();
    }

    /** The headings of the outline, of any level; those of letters beyond ASCII are left out. */
    List<String> headings() {
        return TITLE.matcher(pdf).results().map(PrintedPage::text).toList();
    }

    private static String text(MatchResult title) {
        return title.group(1).replaceAll("\\\\(.)", "$1");
    }
}
