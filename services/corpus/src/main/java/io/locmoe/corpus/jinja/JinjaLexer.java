package io.locmoe.corpus.jinja;

import io.locmoe.corpus.jinja.JinjaToken.Kind;
import io.locmoe.corpus.jinja.value.JinjaException;
import io.locmoe.corpus.jinja.value.JinjaText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a template into tokens. A line break after a statement is no text, nor is the indentation before one; a minus
 * sign at a mark takes all space beside it, and a plus sign keeps it.
 */
final class JinjaLexer {
    private static final Pattern OPEN = Pattern.compile("\\{[{%#]");
    private static final Pattern LINE = Pattern.compile("\r\n|\r");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*+");
    private static final Pattern NUMBER = Pattern.compile("\\d++(?:(?:\\.\\d++)?(?:[eE][+-]?\\d++)|\\.\\d++)?");
    private static final Pattern OPERATOR = Pattern.compile("//|==|!=|<=|>=|[-+*/%~<>=.,:|()\\[\\]{}]");

    private final String source;
    private final List<JinjaToken> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int counted;

    JinjaLexer(String source) {
        String lines = LINE.matcher(source).replaceAll("\n");
        this.source = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
    }

    /** @throws JinjaException if a mark or a string does not end, or a character is none of the language */
    List<JinjaToken> tokens() {
        try {
            while (at < source.length()) {
                text();
            }
        } catch (JinjaException e) {
            throw e.at(line());
        }
        add(Kind.END, "the end of the template");
        return tokens;
    }

    private int line() {
        for (; counted < at; counted++) {
            line += source.charAt(counted) == '\n' ? 1 : 0;
        }
        return line;
    }

    private void add(Kind kind, String text) {
        tokens.add(new JinjaToken(kind, text, line()));
    }

    private char character(int place) {
        return place >= 0 && place < source.length() ? source.charAt(place) : ' ';
    }

    private void text() {
        Matcher open = OPEN.matcher(source);
        int end = open.find(at) ? open.start() : source.length();
        String text = source.substring(at, end);
        if (end < source.length()) {
            char sign = character(end + 2);
            boolean indented = sign != '+' && character(end + 1) != '{';
            text = sign == '-' ? JinjaText.stripEnd(text) : indented ? withoutIndent(text) : text;
        }
        if (!text.isEmpty()) {
            add(Kind.TEXT, text);
        }
        at = end;
        if (end < source.length()) {
            mark(character(end + 1));
        }
    }

    private String withoutIndent(String text) {
        int start = text.lastIndexOf('\n') + 1;
        boolean whole = start > 0 || at == 0 || character(at - 1) == '\n';
        return whole && JinjaText.stripEnd(text.substring(start)).isEmpty() ? text.substring(0, start) : text;
    }

    private void mark(char kind) {
        if (kind == '#') {
            int end = source.indexOf("#}", at + 2);
            require(end >= 0, "a comment does not end");
            at = end;
            close("#}", character(end - 1));
            return;
        }
        add(kind == '{' ? Kind.OPEN_OUTPUT : Kind.OPEN_STATEMENT, source.substring(at, at + 2));
        at += 2;
        at += character(at) == '-' || character(at) == '+' ? 1 : 0;
        String end = kind == '{' ? "}}" : "%}";
        int depth = 0;
        while (depth > 0 || !closes(end)) {
            depth += token();
        }
    }

    private boolean closes(String end) {
        while (at < source.length() && JinjaText.isSpace(source.charAt(at))) {
            at++;
        }
        boolean signed = character(at) == '-' || character(at) == '+';
        if (!source.startsWith(end, signed ? at + 1 : at)) {
            return false;
        }
        add(Kind.CLOSE, end);
        char sign = character(at);
        at += signed ? 1 : 0;
        close(end, sign);
        return true;
    }

    private void close(String end, char sign) {
        at += end.length();
        if (sign == '-') {
            while (at < source.length() && JinjaText.isSpace(source.charAt(at))) {
                at++;
            }
        } else if (sign != '+' && !end.equals("}}") && character(at) == '\n') {
            at++;
        }
    }

    /** Adds a token; returns 1 for a bracket that opens, -1 for one that closes. */
    private int token() {
        while (at < source.length() && JinjaText.isSpace(source.charAt(at))) {
            at++;
        }
        require(at < source.length(), "a statement or an expression does not end");
        char next = source.charAt(at);
        if (next == '\'' || next == '"') {
            string(next);
            return 0;
        }
        if (taken(NAME, Kind.NAME) || taken(NUMBER, Kind.INTEGER)) {
            return 0;
        }
        require(taken(OPERATOR, Kind.OPERATOR), "the character " + next + " is not known here");
        return "([{".indexOf(next) >= 0 ? 1 : ")]}".indexOf(next) >= 0 ? -1 : 0;
    }

    private boolean taken(Pattern pattern, Kind kind) {
        Matcher matcher = pattern.matcher(source).region(at, source.length());
        if (!matcher.lookingAt()) {
            return false;
        }
        String text = matcher.group();
        boolean fraction = kind == Kind.INTEGER && !text.chars().allMatch(Character::isDigit);
        add(fraction ? Kind.FLOAT : kind, text);
        at = matcher.end();
        return true;
    }

    private void string(char quote) {
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        require(end < source.length(), "a string does not end");
        add(Kind.STRING, JinjaText.unescaped(source.substring(at + 1, end)));
        at = end + 1;
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new JinjaException(problem);
        }
    }
}
