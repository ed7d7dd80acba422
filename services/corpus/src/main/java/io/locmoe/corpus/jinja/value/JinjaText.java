package io.locmoe.corpus.jinja.value;

/** Text as Python sees it: its white space, its escapes, and code points as its characters. */
public final class JinjaText {
    private static final String ESCAPES = "ntrbfav0\\'\"\n";
    private static final String ESCAPED = "\n\t\r\b\f\u0007\u000b\0\\'\"";
    private static final String NO_BREAK = "\u0085\u00a0\u2007\u202f";

    private JinjaText() {}

    public static boolean isSpace(int character) {
        return Character.isWhitespace(character) || NO_BREAK.indexOf(character) >= 0;
    }

    public static String stripEnd(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /** The number of its code points. */
    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** What a string of the source stands for. */
    public static String unescaped(String source) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < source.length(); at++) {
            char character = source.charAt(at);
            char next = at + 1 < source.length() ? source.charAt(at + 1) : ' ';
            int digits = character == '\\' ? digits(next) : 0;
            if (digits > 0) {
                text.appendCodePoint(code(source, at + 2, digits));
                at += 1 + digits;
            } else if (character == '\\' && ESCAPES.indexOf(next) >= 0) {
                int escape = ESCAPES.indexOf(next);
                text.append(escape < ESCAPED.length() ? ESCAPED.substring(escape, escape + 1) : "");
                at++;
            } else {
                text.append(character);
            }
        }
        return text.toString();
    }

    private static int digits(char kind) {
        return switch (kind) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
        };
    }

    private static int code(String source, int from, int digits) {
        String hex = source.substring(from, Math.min(source.length(), from + digits));
        boolean whole = hex.length() == digits && hex.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        long code = whole ? Long.parseLong(hex, 16) : -1;
        if (code < 0 || code > Character.MAX_CODE_POINT) {
            throw new JinjaException("a string has an escape that is no character");
        }
        return (int) code;
    }
}
