package io.locmoe.corpus.jinja;

import io.locmoe.corpus.jinja.JinjaToken.Kind;
import io.locmoe.corpus.jinja.value.JinjaValues;
import io.locmoe.corpus.jinja.value.Operators;
import io.locmoe.corpus.jinja.value.Undefined;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads expressions, with the precedence that Jinja gives their operators. */
final class ExpressionParser {
    private static final List<String> COMPARISONS = List.of("==", "!=", "<", "<=", ">", ">=");
    private static final List<String> SUMS = List.of("+", "-");
    private static final List<String> PRODUCTS = List.of("*", "/", "//", "%");

    private final TokenCursor cursor;

    ExpressionParser(TokenCursor cursor) {
        this.cursor = cursor;
    }

    /** An expression, or a list of several without brackets. */
    Expression expressions() {
        Expression first = expression();
        if (!cursor.isOperator(",")) {
            return first;
        }
        List<Expression> all = new ArrayList<>(List.of(first));
        while (cursor.operator(",")) {
            all.add(expression());
        }
        return Primary.list(all);
    }

    /** An expression, which may be a choice of two. */
    Expression expression() {
        Expression value = plain();
        while (cursor.word("if")) {
            Expression condition = plain();
            Expression other = cursor.word("else") ? expression() : _ -> new Undefined("the other value of an if");
            Expression then = value;
            value = scope -> JinjaValues.truth(condition.in(scope)) ? then.in(scope) : other.in(scope);
        }
        return value;
    }

    /** An expression that is no choice of two. */
    Expression plain() {
        Expression value = and();
        while (cursor.word("or")) {
            Expression left = value;
            Expression right = and();
            value = scope -> {
                Object first = left.in(scope);
                return JinjaValues.truth(first) ? first : right.in(scope);
            };
        }
        return value;
    }

    private Expression and() {
        Expression value = not();
        while (cursor.word("and")) {
            Expression left = value;
            Expression right = not();
            value = scope -> {
                Object first = left.in(scope);
                return JinjaValues.truth(first) ? right.in(scope) : first;
            };
        }
        return value;
    }

    private Expression not() {
        if (cursor.word("not")) {
            Expression value = not();
            return scope -> !JinjaValues.truth(value.in(scope));
        }
        return comparison();
    }

    private Expression comparison() {
        Expression first = sum();
        List<String> operators = new ArrayList<>();
        List<Expression> values = new ArrayList<>(List.of(first));
        Optional<String> operator = comparisonOperator();
        while (operator.isPresent()) {
            operators.add(operator.get());
            values.add(sum());
            operator = comparisonOperator();
        }
        return operators.isEmpty() ? first : scope -> compared(operators, values, scope);
    }

    private static boolean compared(List<String> operators, List<Expression> values, Scope scope) {
        Object left = values.getFirst().in(scope);
        for (int i = 0; i < operators.size(); i++) {
            Object right = values.get(i + 1).in(scope);
            if (!Operators.compare(operators.get(i), left, right, scope.budget())) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private Optional<String> comparisonOperator() {
        if (cursor.is(Kind.OPERATOR) && COMPARISONS.contains(cursor.peek().text())) {
            return Optional.of(cursor.next().text());
        }
        if (cursor.isWord("not") && cursor.isWordAfter("in")) {
            cursor.next();
            cursor.next();
            return Optional.of("not in");
        }
        return cursor.word("in") ? Optional.of("in") : Optional.empty();
    }

    private Expression sum() {
        Expression value = joined();
        while (cursor.is(Kind.OPERATOR) && SUMS.contains(cursor.peek().text())) {
            value = binary(cursor.next().text(), value, joined());
        }
        return value;
    }

    private Expression joined() {
        Expression value = product();
        while (cursor.operator("~")) {
            value = binary("~", value, product());
        }
        return value;
    }

    private Expression product() {
        Expression value = unary();
        while (cursor.is(Kind.OPERATOR) && PRODUCTS.contains(cursor.peek().text())) {
            value = binary(cursor.next().text(), value, unary());
        }
        return value;
    }

    private static Expression binary(String operator, Expression left, Expression right) {
        return scope -> Operators.of(operator, left.in(scope), right.in(scope), scope.budget());
    }

    private Expression unary() {
        return new FilterParser(cursor, this).filtered(sign());
    }

    private Expression sign() {
        if (cursor.operator("-")) {
            Expression value = sign();
            return scope -> Operators.of("-", 0L, value.in(scope), scope.budget());
        }
        if (cursor.operator("+")) {
            return sign();
        }
        return new Primary(cursor, this).value();
    }
}
