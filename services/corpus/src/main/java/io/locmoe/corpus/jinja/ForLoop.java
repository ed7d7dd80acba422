package io.locmoe.corpus.jinja;

import io.locmoe.corpus.jinja.value.JinjaException;
import io.locmoe.corpus.jinja.value.JinjaValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A loop.
 *
 * @param names     variables of an element, or of its parts
 * @param condition which elements it visits
 * @param none      what it does if it visits none
 */
record ForLoop(List<String> names, Expression elements, Expression condition, Statement body, Statement none)
        implements Statement {
    /** Units of a turn, as its scope and the variable {@code loop} have about as many parts. */
    private static final int TURN = 16;

    @Override
    public Flow run(Scope scope, StringBuilder out) {
        List<Object> visited = visited(scope);
        if (visited.isEmpty()) {
            return none.run(scope, out);
        }
        for (int i = 0; i < visited.size(); i++) {
            scope.budget().spend(TURN);
            Scope inner = scope.inner();
            assign(inner, names, visited.get(i));
            inner.set("loop", place(visited, i));
            if (body.run(inner, out) == Flow.BREAK) {
                return Flow.NEXT;
            }
        }
        return Flow.NEXT;
    }

    private List<Object> visited(Scope scope) {
        List<Object> visited = new ArrayList<>();
        for (Object element : JinjaValues.elements(elements.in(scope), scope.budget())) {
            Scope inner = scope.inner();
            assign(inner, names, element);
            if (JinjaValues.truth(condition.in(inner))) {
                visited.add(element);
            }
        }
        return visited;
    }

    /** The variable {@code loop}. */
    private static Map<Object, Object> place(List<Object> visited, int at) {
        int size = visited.size();
        Map<Object, Object> place = new LinkedHashMap<>();
        place.put("index", at + 1L);
        place.put("index0", (long) at);
        place.put("revindex", (long) size - at);
        place.put("revindex0", size - at - 1L);
        place.put("first", at == 0);
        place.put("last", at == size - 1);
        place.put("length", (long) size);
        if (at > 0) {
            place.put("previtem", visited.get(at - 1));
        }
        if (at < size - 1) {
            place.put("nextitem", visited.get(at + 1));
        }
        return place;
    }

    /** Sets one variable to a value, or several to its elements. */
    static void assign(Scope scope, List<String> names, Object value) {
        if (names.size() == 1) {
            scope.set(names.getFirst(), value);
            return;
        }
        List<Object> parts = JinjaValues.elements(value, scope.budget());
        if (parts.size() != names.size()) {
            throw new JinjaException(parts.size() + " values are given to " + names.size() + " names");
        }
        for (int i = 0; i < parts.size(); i++) {
            scope.set(names.get(i), parts.get(i));
        }
    }
}
