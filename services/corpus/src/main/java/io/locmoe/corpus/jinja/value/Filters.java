package io.locmoe.corpus.jinja.value;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the filters of templates compute. */
public final class Filters {
    private static final Set<String> KNOWN = Set.of(
            "capitalize",
            "count",
            "d",
            "default",
            "dictsort",
            "first",
            "float",
            "indent",
            "int",
            "items",
            "join",
            "last",
            "length",
            "list",
            "lower",
            "map",
            "reject",
            "rejectattr",
            "replace",
            "reverse",
            "safe",
            "select",
            "selectattr",
            "string",
            "title",
            "tojson",
            "trim",
            "unique",
            "upper");

    private Filters() {}

    public static void require(String name) {
        if (!KNOWN.contains(name)) {
            throw new JinjaException("the filter " + name + " is not known");
        }
    }

    public static Object of(Object value, Arguments given) {
        Budget budget = given.budget();
        return switch (given.callee()) {
            case "count", "length" -> JinjaValues.length(value);
            case "d", "default" -> absent(value, given) ? given.get(0, "default_value", "") : value;
            case "dictsort" -> sorted(map(value), budget);
            case "first", "last" -> end(JinjaValues.elements(value, budget), given.callee());
            case "float" -> real(value, given);
            case "int" -> whole(value, given);
            case "items" -> value instanceof Undefined ? List.of() : Methods.items(map(value));
            case "join" -> Methods.joined(text(given.get(0, "d", ""), budget), value, budget);
            case "list" -> JinjaValues.elements(value, budget);
            case "map", "select", "reject", "selectattr", "rejectattr" -> Selections.of(value, given);
            case "reverse" -> reversed(value, budget);
            case "tojson" ->
                new JsonText(given.only(1, "indent", "ensure_ascii").whole(1, "indent", -1), budget).of(value);
            case "unique" -> unique(JinjaValues.elements(value, budget), budget);
            default -> ofText(text(value, budget), given);
        };
    }

    private static Object ofText(String text, Arguments given) {
        given.budget().spend(2L * text.length());
        return switch (given.callee()) {
            case "capitalize" -> Methods.capitalized(text);
            case "indent" -> indented(text, given);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "replace" -> Methods.replaced(text, given);
            case "title" -> Methods.title(text);
            case "trim" -> Methods.stripped(text, given, true, true);
            case "upper" -> text.toUpperCase(Locale.ROOT);
            default -> text;
        };
    }

    private static String text(Object value, Budget budget) {
        return PythonText.of(value, budget);
    }

    private static boolean absent(Object value, Arguments given) {
        boolean empty =
                JinjaValues.truth(given.only(2, "default_value", "boolean").get(1, "boolean", false));
        return value instanceof Undefined || empty && !JinjaValues.truth(value);
    }

    private static Map<?, ?> map(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new JinjaException(JinjaValues.kind(value) + " has no items");
    }

    private static Object end(List<Object> elements, String place) {
        return elements.isEmpty()
                ? new Undefined("an element of an empty list")
                : place.equals("first") ? elements.getFirst() : elements.getLast();
    }

    private static Object reversed(Object value, Budget budget) {
        return value instanceof String text
                ? new StringBuilder(text).reverse().toString()
                : JinjaValues.list(JinjaValues.elements(value, budget).reversed().stream());
    }

    /** Pairs of a map in the order of their keys, which does not see case. */
    private static List<Object> sorted(Map<?, ?> map, Budget budget) {
        budget.spend(map.size());
        Comparator<Object> order = Comparator.comparing(
                pair -> String.valueOf(((List<?>) pair).getFirst()).toLowerCase(Locale.ROOT));
        return JinjaValues.list(Methods.items(map).stream().sorted(order));
    }

    private static List<Object> unique(List<Object> elements, Budget budget) {
        List<Object> different = new ArrayList<>();
        for (Object element : elements) {
            if (different.stream().noneMatch(seen -> Operators.equal(seen, element, budget))) {
                different.add(element);
            }
        }
        return different;
    }

    private static Object whole(Object value, Arguments given) {
        return real(value, given) instanceof Double number ? (Object) number.longValue() : given.get(0, "default", 0L);
    }

    private static Object real(Object value, Arguments given) {
        try {
            return switch (value) {
                case Number number -> number.doubleValue();
                case Boolean flag -> flag ? 1.0 : 0.0;
                case String text -> Double.parseDouble(text);
                case null, default -> given.get(0, "default", 0.0);
            };
        } catch (NumberFormatException e) {
            return given.get(0, "default", 0.0);
        }
    }

    private static String indented(String text, Arguments given) {
        given.only(3, "width", "first", "blank");
        Object width = given.get(0, "width", 4L);
        String space =
                width instanceof String own ? own : " ".repeat(Math.clamp(given.whole(0, "width", 4), 0, 1 << 10));
        boolean blank = JinjaValues.truth(given.get(2, "blank", false));
        StringBuilder out = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            boolean whole = out.isEmpty() ? JinjaValues.truth(given.get(1, "first", false)) : blank || !line.isEmpty();
            given.budget().spend(space.length() + line.length() + 1L);
            out.append(whole ? space : "").append(line).append('\n');
        }
        return out.substring(0, out.length() - 1);
    }
}
