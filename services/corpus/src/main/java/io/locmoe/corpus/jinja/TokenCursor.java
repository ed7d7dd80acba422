package io.locmoe.corpus.jinja;

import io.locmoe.corpus.jinja.JinjaToken.Kind;
import io.locmoe.corpus.jinja.value.JinjaException;
import java.util.List;

/** The place of a parser in a template. */
final class TokenCursor {
    private final List<JinjaToken> tokens;
    private int at;

    /** @param tokens the last of which is the end */
    TokenCursor(List<JinjaToken> tokens) {
        this.tokens = tokens;
    }

    JinjaToken peek() {
        return tokens.get(at);
    }

    JinjaToken next() {
        JinjaToken token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    int line() {
        return peek().line();
    }

    boolean is(Kind kind) {
        return peek().kind() == kind;
    }

    private boolean is(Kind kind, String text) {
        return is(kind) && peek().text().equals(text);
    }

    /** Whether a name comes next, as one of a language's words. */
    boolean isWord(String word) {
        return is(Kind.NAME, word);
    }

    boolean isOperator(String operator) {
        return is(Kind.OPERATOR, operator);
    }

    private boolean isAfter(Kind kind, String text) {
        JinjaToken after = tokens.get(Math.min(at + 1, tokens.size() - 1));
        return after.kind() == kind && after.text().equals(text);
    }

    /** Whether a word comes after the next token. */
    boolean isWordAfter(String word) {
        return isAfter(Kind.NAME, word);
    }

    /** Whether an operator comes after the next token. */
    boolean isOperatorAfter(String operator) {
        return isAfter(Kind.OPERATOR, operator);
    }

    /** Takes a word if it comes next. */
    boolean word(String word) {
        boolean found = isWord(word);
        if (found) {
            next();
        }
        return found;
    }

    /** Takes an operator if it comes next. */
    boolean operator(String operator) {
        boolean found = isOperator(operator);
        if (found) {
            next();
        }
        return found;
    }

    String name() {
        return need(Kind.NAME, "a name");
    }

    void needOperator(String operator) {
        if (!operator(operator)) {
            throw unexpected(operator);
        }
    }

    void needWord(String word) {
        if (!word(word)) {
            throw unexpected(word);
        }
    }

    /** Takes the end of a statement or an expression. */
    void close() {
        need(Kind.CLOSE, "the end of the statement");
    }

    private String need(Kind kind, String what) {
        if (!is(kind)) {
            throw unexpected(what);
        }
        return next().text();
    }

    JinjaException unexpected(String needed) {
        return new JinjaException("there is " + peek().text() + " where " + needed + " is needed");
    }
}
