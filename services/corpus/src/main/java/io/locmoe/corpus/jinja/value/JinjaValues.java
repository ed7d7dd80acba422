package io.locmoe.corpus.jinja.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Values of a template: text, {@code Long}, {@code Double}, {@code Boolean}, lists, maps, functions, {@link Undefined},
 * and null for {@code none}. No value changes, other than a {@code namespace}.
 */
public final class JinjaValues {
    private JinjaValues() {}

    /** The value that a value of Java is. */
    public static Object of(Object value) {
        return switch (value) {
            case List<?> list -> list(list.stream().map(JinjaValues::of));
            case Map<?, ?> map -> {
                Map<Object, Object> copy = new LinkedHashMap<>();
                map.forEach((name, field) -> copy.put(key(of(name)), of(field)));
                yield copy;
            }
            case Double number -> number;
            case Float number -> number.doubleValue();
            case Number number -> number.longValue();
            case String text -> text;
            case Boolean flag -> flag;
            case null -> null;
            default -> throw new IllegalArgumentException("no value of a template: " + value.getClass());
        };
    }

    /** A list, whose elements may be null. */
    public static List<Object> list(Stream<?> elements) {
        return Collections.unmodifiableList(new ArrayList<>(elements.toList()));
    }

    /** A value that a map can be asked for. */
    public static Object key(Object value) {
        return switch (value) {
            case String text -> text;
            case Long number -> number;
            case Boolean flag -> flag;
            case null, default -> throw new JinjaException("a key of a map is a text, a whole number or a truth value");
        };
    }

    public static boolean truth(Object value) {
        return switch (value) {
            case null -> false;
            case Boolean flag -> flag;
            case String text -> !text.isEmpty();
            case Long number -> number != 0;
            case Double number -> number != 0;
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            case Undefined _ -> false;
            default -> true;
        };
    }

    /** The elements that a loop visits: keys of a map, characters of a text. */
    public static List<Object> elements(Object value, Budget budget) {
        List<Object> elements = switch (value) {
            case List<?> list -> list(list.stream());
            case Map<?, ?> map -> list(map.keySet().stream());
            case String text -> list(text.codePoints().mapToObj(Character::toString));
            case Undefined _ -> List.of();
            case null, default -> throw new JinjaException(kind(value) + " has no elements");
        };
        budget.spend(elements.size());
        return elements;
    }

    /** The number of elements. */
    static long length(Object value) {
        return switch (value) {
            case String text -> JinjaText.length(text);
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case Undefined _ -> 0;
            case null, default -> throw new JinjaException(kind(value) + " has no length");
        };
    }

    /** What a value is, for messages. */
    static String kind(Object value) {
        return switch (value) {
            case null -> "none";
            case String _ -> "a text";
            case Boolean _ -> "a truth value";
            case Number _ -> "a number";
            case List<?> _ -> "a list";
            case Map<?, ?> _ -> "a map";
            case Undefined undefined -> undefined.name() + ", which is undefined,";
            default -> "a function";
        };
    }
}
