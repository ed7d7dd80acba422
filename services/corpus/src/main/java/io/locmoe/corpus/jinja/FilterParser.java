package io.locmoe.corpus.jinja;

import io.locmoe.corpus.jinja.JinjaToken.Kind;
import io.locmoe.corpus.jinja.value.Filters;
import io.locmoe.corpus.jinja.value.ValueTests;
import java.util.List;
import java.util.Map;

/**
 * Reads filters and tests of a value.
 *
 * @param parser reads the values that they are given
 */
record FilterParser(TokenCursor cursor, ExpressionParser parser) {

    /** The value after the filters and tests that come next. */
    Expression filtered(Expression start) {
        Expression value = start;
        while (cursor.isOperator("|") || cursor.isWord("is")) {
            value = cursor.operator("|") ? filter(value) : test(value);
        }
        return value;
    }

    private Expression filter(Expression value) {
        String name = cursor.name();
        Given given = cursor.operator("(") ? Given.read(name, cursor, parser) : Given.none(name);
        Filters.require(name);
        return scope -> Filters.of(value.in(scope), given.in(scope));
    }

    private Expression test(Expression value) {
        cursor.needWord("is");
        boolean negated = cursor.word("not");
        String name = cursor.isWord("in") ? cursor.next().text() : cursor.name();
        ValueTests.require(name);
        Given given = cursor.operator("(") ? Given.read(name, cursor, parser) : compared(name);
        return scope -> negated != ValueTests.of(value.in(scope), given.in(scope));
    }

    /** The value after a test that has no brackets, if there is one. */
    private Given compared(String name) {
        boolean word = List.of("else", "or", "and", "if", "is", "not", "in")
                .contains(cursor.peek().text());
        boolean begins = cursor.is(Kind.NAME) && !word
                || cursor.is(Kind.STRING)
                || cursor.is(Kind.INTEGER)
                || cursor.is(Kind.FLOAT)
                || cursor.isOperator("[");
        return begins ? new Given(name, List.of(new Primary(cursor, parser).value()), Map.of()) : Given.none(name);
    }
}
