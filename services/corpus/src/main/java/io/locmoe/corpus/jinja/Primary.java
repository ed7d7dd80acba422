package io.locmoe.corpus.jinja;

import io.locmoe.corpus.jinja.JinjaToken.Kind;
import io.locmoe.corpus.jinja.value.Access;
import io.locmoe.corpus.jinja.value.JinjaException;
import io.locmoe.corpus.jinja.value.JinjaFunction;
import io.locmoe.corpus.jinja.value.JinjaValues;
import io.locmoe.corpus.jinja.value.Methods;
import io.locmoe.corpus.jinja.value.Undefined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads names, constants, lists and maps, and what is taken of them: fields, elements, slices and results of calls. */
final class Primary {
    private final TokenCursor cursor;
    private final ExpressionParser parser;

    Primary(TokenCursor cursor, ExpressionParser parser) {
        this.cursor = cursor;
        this.parser = parser;
    }

    Expression value() {
        Expression start = start();
        Expression value = scope -> {
            scope.budget().spend(1);
            return start.in(scope);
        };
        while (true) {
            if (cursor.operator(".")) {
                value = field(value);
            } else if (cursor.operator("[")) {
                value = element(value);
            } else if (cursor.operator("(")) {
                value = call(value);
            } else {
                return value;
            }
        }
    }

    private Expression start() {
        if (cursor.operator("(")) {
            return brackets();
        } else if (cursor.operator("[")) {
            return list(elements("]"));
        } else if (cursor.operator("{")) {
            return map();
        }
        JinjaToken token = cursor.peek();
        return switch (token.kind()) {
            case NAME, STRING, INTEGER, FLOAT -> constant(cursor.next());
            default -> throw cursor.unexpected("a value");
        };
    }

    private Expression constant(JinjaToken token) {
        Object value = switch (token.kind()) {
            case STRING -> strings(token.text());
            case INTEGER -> whole(token.text());
            case FLOAT -> Double.parseDouble(token.text());
            default -> null;
        };
        if (value != null) {
            return _ -> value;
        }
        String name = token.text();
        return switch (name) {
            case "true", "True" -> _ -> true;
            case "false", "False" -> _ -> false;
            case "none", "None" -> _ -> null;
            default -> scope -> scope.get(name);
        };
    }

    private static long whole(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new JinjaException("the number " + digits + " is too large");
        }
    }

    private String strings(String first) {
        StringBuilder text = new StringBuilder(first);
        while (cursor.is(Kind.STRING)) {
            text.append(cursor.next().text());
        }
        return text.toString();
    }

    private Expression brackets() {
        if (cursor.operator(")")) {
            return list(List.of());
        }
        Expression first = parser.expression();
        if (cursor.operator(")")) {
            return first;
        }
        cursor.needOperator(",");
        List<Expression> elements = new ArrayList<>(List.of(first));
        elements.addAll(elements(")"));
        return list(elements);
    }

    private List<Expression> elements(String end) {
        List<Expression> elements = new ArrayList<>();
        while (!cursor.operator(end)) {
            elements.add(parser.expression());
            if (!cursor.isOperator(end)) {
                cursor.needOperator(",");
            }
        }
        return elements;
    }

    static Expression list(List<Expression> elements) {
        return scope -> JinjaValues.list(elements.stream().map(element -> element.in(scope)));
    }

    private Expression map() {
        Map<Expression, Expression> entries = new LinkedHashMap<>();
        while (!cursor.operator("}")) {
            Expression key = parser.expression();
            cursor.needOperator(":");
            entries.put(key, parser.expression());
            if (!cursor.isOperator("}")) {
                cursor.needOperator(",");
            }
        }
        return scope -> {
            Map<Object, Object> map = new LinkedHashMap<>();
            entries.forEach((key, value) -> map.put(JinjaValues.key(key.in(scope)), value.in(scope)));
            return map;
        };
    }

    private Expression field(Expression owner) {
        String name = cursor.is(Kind.INTEGER) ? cursor.next().text() : cursor.name();
        if (cursor.operator("(")) {
            Given given = Given.read(name, cursor, parser);
            return scope -> Methods.call(owner.in(scope), given.in(scope));
        }
        return scope -> Access.field(owner.in(scope), name);
    }

    private Expression element(Expression owner) {
        Expression first = cursor.isOperator(":") ? _ -> null : parser.expression();
        if (cursor.operator("]")) {
            return scope -> Access.element(owner.in(scope), first.in(scope));
        }
        cursor.needOperator(":");
        Expression end = bound();
        Expression step = cursor.operator(":") ? bound() : _ -> null;
        cursor.needOperator("]");
        return scope -> Access.slice(owner.in(scope), first.in(scope), end.in(scope), step.in(scope), scope.budget());
    }

    private Expression bound() {
        return cursor.isOperator(":") || cursor.isOperator("]") ? _ -> null : parser.expression();
    }

    private Expression call(Expression function) {
        Given given = Given.read("a function", cursor, parser);
        return scope -> switch (function.in(scope)) {
            case JinjaFunction known -> known.call(given.in(scope));
            case Undefined unknown -> throw unknown.problem();
            case null, default -> throw new JinjaException("what is called is no function");
        };
    }
}
