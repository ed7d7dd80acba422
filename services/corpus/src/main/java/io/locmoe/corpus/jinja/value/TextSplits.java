package io.locmoe.corpus.jinja.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Parts of a text, as Python's {@code split} and {@code rsplit} find them. */
final class TextSplits {
    private TextSplits() {}

    /** How often a part is in a text. */
    static int count(String text, String part) {
        if (part.isEmpty()) {
            return JinjaText.length(text) + 1;
        }
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    static List<Object> split(String text, Arguments given) {
        int most = most(given);
        String separator = separator(given);
        List<Object> parts = new ArrayList<>();
        int from = start(text, 0, separator);
        int at = end(text, from, separator);
        while (at >= 0 && parts.size() < most) {
            parts.add(text.substring(from, at));
            from = start(text, at + (separator == null ? 1 : separator.length()), separator);
            at = end(text, from, separator);
        }
        if (separator != null || from < text.length()) {
            String rest = text.substring(from);
            parts.add(separator == null && parts.size() < most ? JinjaText.stripEnd(rest) : rest);
        }
        return Collections.unmodifiableList(parts);
    }

    /** The same from the end on, for a separator that is given. */
    static List<Object> splitAtEnd(String text, Arguments given) {
        int most = most(given);
        String separator = separator(given);
        if (separator == null) {
            throw new JinjaException("rsplit needs a text that separates");
        }
        List<Object> parts = new ArrayList<>();
        int to = text.length();
        int at = text.lastIndexOf(separator);
        while (at >= 0 && parts.size() < most) {
            parts.addFirst(text.substring(at + separator.length(), to));
            to = at;
            at = at == 0 ? -1 : text.substring(0, to).lastIndexOf(separator);
        }
        parts.addFirst(text.substring(0, to));
        return Collections.unmodifiableList(parts);
    }

    private static int most(Arguments given) {
        int most = given.only(2, "sep", "maxsplit").whole(1, "maxsplit", -1);
        return most < 0 ? Integer.MAX_VALUE : most;
    }

    /** What separates; null for any space. */
    private static String separator(Arguments given) {
        return switch (given.get(0, "sep", null)) {
            case null -> null;
            case String text when !text.isEmpty() -> text;
            default -> throw new JinjaException(given.callee() + " needs a text that separates");
        };
    }

    private static int start(String text, int from, String separator) {
        int at = from;
        while (separator == null && at < text.length() && JinjaText.isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int end(String text, int from, String separator) {
        if (separator != null) {
            return text.indexOf(separator, from);
        }
        for (int at = from; at < text.length(); at++) {
            if (JinjaText.isSpace(text.charAt(at))) {
                return at;
            }
        }
        return -1;
    }
}
