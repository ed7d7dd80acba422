package io.locmoe.corpus.jinja;

import io.locmoe.corpus.jinja.value.Budget;
import io.locmoe.corpus.jinja.value.GlobalFunctions;
import io.locmoe.corpus.jinja.value.Undefined;
import java.util.HashMap;
import java.util.Map;

/** Variables of a template, a loop or a macro: those of the outer scope are seen, and not changed. */
final class Scope {
    private final Scope outer;
    private final Map<String, Object> variables = new HashMap<>();
    private final Budget budget;

    private Scope(Scope outer, Budget budget) {
        this.outer = outer;
        this.budget = budget;
    }

    /** The scope of a template. */
    static Scope of(Budget budget) {
        return new Scope(null, budget);
    }

    Scope inner() {
        return new Scope(this, budget);
    }

    Budget budget() {
        return budget;
    }

    void set(String name, Object value) {
        variables.put(name, value);
    }

    /** A value, null for {@code none}; {@link Undefined} if there is none. */
    Object get(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            if (scope.variables.containsKey(name)) {
                return scope.variables.get(name);
            }
        }
        return GlobalFunctions.named(name);
    }
}
