package io.locmoe.corpus.jinja;

import io.locmoe.corpus.jinja.JinjaToken.Kind;
import io.locmoe.corpus.jinja.value.Arguments;
import io.locmoe.corpus.jinja.value.JinjaValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values in the brackets of a call, as they are written. */
record Given(String callee, List<Expression> places, Map<String, Expression> names) {

    static Given none(String callee) {
        return new Given(callee, List.of(), Map.of());
    }

    Arguments in(Scope scope) {
        Map<String, Object> named = new LinkedHashMap<>();
        names.forEach((name, value) -> named.put(name, value.in(scope)));
        return new Arguments(
                callee, JinjaValues.list(places.stream().map(value -> value.in(scope))), named, scope.budget());
    }

    /** The values in brackets, of which the first is taken. */
    static Given read(String callee, TokenCursor cursor, ExpressionParser parser) {
        List<Expression> places = new ArrayList<>();
        Map<String, Expression> names = new LinkedHashMap<>();
        while (!cursor.operator(")")) {
            if (!places.isEmpty() || !names.isEmpty()) {
                cursor.needOperator(",");
                if (cursor.operator(")")) {
                    break;
                }
            }
            Optional<String> name = argumentName(cursor);
            if (name.isPresent()) {
                names.put(name.get(), parser.expression());
            } else {
                places.add(parser.expression());
            }
        }
        return new Given(callee, places, names);
    }

    private static Optional<String> argumentName(TokenCursor cursor) {
        if (cursor.is(Kind.NAME) && cursor.isOperatorAfter("=")) {
            String name = cursor.name();
            cursor.needOperator("=");
            return Optional.of(name);
        }
        return Optional.empty();
    }
}
