package io.locmoe.corpus;

import java.util.regex.Pattern;

/** A line of a Javadoc comment as plain text. */
final class JavadocLine {

    private static final Pattern BLOCK_TAG = Pattern.compile("^@(?:(?:param|throws|exception)\\s+\\S+|\\w+)\\s*");
    private static final Pattern INLINE_TAG = Pattern.compile("\\{@\\w+\\s+([^}]*)\\}?");
    private static final Pattern ELEMENT = Pattern.compile(
            "</?(?:p|br|pre|code|[uod]l|li|d[td]|a|b|i|strong|em|h\\d|table|t[rdh]|tbody|thead|blockquote|span|div"
                    + "|img|hr)(?:\\s[^<>]*)?/?>",
            Pattern.CASE_INSENSITIVE);

    private JavadocLine() {}

    /** Whether {@code line} of a source file is part of a Javadoc comment and has Chinese; names of authors do not count. */
    static boolean isChinese(String line) {
        String start = line.stripLeading();
        return (start.startsWith("*") || start.startsWith("/**")) && !start.startsWith("* @author") && Hanzi.in(line);
    }

    /** The text without comment signs, tags, HTML elements and entities; may be empty. */
    static String text(String line) {
        String text = withoutCommentSigns(line.strip());
        if (text.startsWith("@")) {
            text = BLOCK_TAG.matcher(text).replaceFirst("");
        }
        if (text.indexOf('{') >= 0) {
            text = INLINE_TAG.matcher(text).replaceAll("$1");
        }
        if (text.indexOf('<') >= 0) {
            text = ELEMENT.matcher(text).replaceAll("");
        }
        return entities(text).strip();
    }

    private static String withoutCommentSigns(String line) {
        int start = line.startsWith("/**") ? 3 : 1;
        int end = line.endsWith("*/") && line.length() >= start + 2 ? line.length() - 2 : line.length();
        return line.substring(start, end).strip();
    }

    private static String entities(String text) {
        if (text.indexOf('&') < 0) {
            return text;
        }
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&nbsp;", " ")
                .replace("&amp;", "&");
    }
}
