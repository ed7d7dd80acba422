package io.locmoe.corpus.jinja.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The filters that take a list: {@code map}, and those that keep the elements that pass a test, or do not. */
final class Selections {
    private Selections() {}

    static List<Object> of(Object value, Arguments given) {
        List<Object> elements = JinjaValues.elements(value, given.budget());
        return given.callee().equals("map") ? mapped(elements, given) : selected(elements, given);
    }

    private static List<Object> mapped(List<Object> elements, Arguments given) {
        if (given.names().get("attribute") instanceof String name) {
            return JinjaValues.list(elements.stream().map(element -> field(element, name, given)));
        }
        Filters.require(given.text(0));
        Arguments inner = rest(given, 0);
        return JinjaValues.list(elements.stream().map(element -> Filters.of(element, inner)));
    }

    private static Object field(Object element, String path, Arguments given) {
        Object value = element;
        for (String name : path.split("\\.")) {
            given.budget().spend(1);
            value = Access.field(value, name);
        }
        return value instanceof Undefined ? given.names().getOrDefault("default", value) : value;
    }

    private static List<Object> selected(List<Object> elements, Arguments given) {
        boolean fields = given.callee().endsWith("attr");
        boolean wanted = given.callee().startsWith("select");
        int test = fields ? 1 : 0;
        boolean truth = given.places().size() <= test;
        if (!truth) {
            ValueTests.require(given.text(test));
        }
        List<Object> kept = new ArrayList<>();
        for (Object element : elements) {
            Object value = fields ? field(element, given.text(0), given) : element;
            boolean passes = truth ? JinjaValues.truth(value) : ValueTests.of(value, rest(given, test));
            if (passes == wanted) {
                kept.add(element);
            }
        }
        return kept;
    }

    /** What a filter or a test is given that is named at a place. */
    private static Arguments rest(Arguments given, int place) {
        List<Object> places = given.places();
        List<Object> after = JinjaValues.list(places.subList(place + 1, places.size()).stream());
        return new Arguments(given.text(place), after, Map.of(), given.budget());
    }
}
