package io.locmoe.corpus.jinja;

import io.locmoe.corpus.jinja.value.Arguments;
import io.locmoe.corpus.jinja.value.JinjaFunction;
import io.locmoe.corpus.jinja.value.Undefined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A function that a template defines.
 *
 * @param parameters names of its parameters, and what those have that are not given
 * @param outer      scope of its definition
 */
record Macro(Given parameters, Statement body, Scope outer) implements JinjaFunction {

    /** Reads the parameters after an opening bracket; {@link Given#names} has each with its default. */
    static Given parameters(String name, TokenCursor cursor, ExpressionParser expressions) {
        Map<String, Expression> defaults = new LinkedHashMap<>();
        while (!cursor.operator(")")) {
            if (!defaults.isEmpty()) {
                cursor.needOperator(",");
            }
            String parameter = cursor.name();
            defaults.put(parameter, cursor.operator("=") ? expressions.expression() : _ -> new Undefined(parameter));
        }
        return new Given(name, List.of(), defaults);
    }

    @Override
    public Object call(Arguments given) {
        List<String> names = new ArrayList<>(parameters.names().keySet());
        given.only(names.size(), names.toArray(String[]::new));
        Scope scope = outer.inner();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            Object absent = new Undefined(name);
            Object value = given.get(i, name, absent);
            scope.set(name, value == absent ? parameters.names().get(name).in(scope) : value);
        }
        return body.text(scope);
    }
}
