package io.locmoe.corpus.builtin;

import java.util.regex.Pattern;

/** A line of a Javadoc comment as plain text. */
final class JavadocLine {

    private static final Pattern BLOCK_TAG = Pattern.compile("^@(?:(?:param|throws|exception)\\s+\\S+|\\w+)\\s*");
    private static final Pattern INLINE_TAG = Pattern.compile("\\{@\\w+\\s*([^}]*)\\}?");
    private static final Pattern ELEMENT = Pattern.compile(
            "</?(?:p|br|pre|code|[uod]l|li|d[td]|a|b|i|u|strong|em|h\\d|table|t[rdh]|tbody|thead|blockquote|span|div"
                    + "|img|hr)(?:\\s[^<>]*)?/?>",
            Pattern.CASE_INSENSITIVE);

    private JavadocLine() {}

    /**
     * The text of {@code line} of a source file, without comment markers, tags, HTML elements and entities; empty if it
     * is not in a Javadoc comment or names an author.
     */
    static String text(String line) {
        String comment = line.strip();
        if (!comment.startsWith("*") && !comment.startsWith("/**") || comment.startsWith("* @author")) {
            return "";
        }
        String text = withoutCommentSigns(comment);
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
                .replace("&le;", "≤")
                .replace("&ge;", "≥")
                .replace("&mdash;", "—")
                .replace("&quot;", "\"")
                .replace("&nbsp;", " ")
                .replace("&#42;", "*")
                .replace("&amp;", "&"); // last: &amp;lt; means the text &lt;
    }
}
