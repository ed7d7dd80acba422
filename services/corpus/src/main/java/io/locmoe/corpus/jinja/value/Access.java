package io.locmoe.corpus.jinja.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What is taken of values: fields and elements. What does not exist is {@link Undefined}. */
public final class Access {
    private Access() {}

    public static Object field(Object owner, String name) {
        if (owner instanceof Undefined undefined) {
            throw undefined.problem();
        }
        if (owner instanceof Namespace(Map<String, Object> fields)) {
            return fields.containsKey(name) ? fields.get(name) : new Undefined(name);
        }
        return owner instanceof Map<?, ?> map && map.containsKey(name) ? map.get(name) : new Undefined(name);
    }

    public static Object element(Object owner, Object key) {
        return switch (owner) {
            case Undefined undefined -> throw undefined.problem();
            case Map<?, ?> map -> map.containsKey(key) ? map.get(key) : new Undefined(String.valueOf(key));
            case List<?> list when key instanceof Long place -> at(list, place);
            case String text when key instanceof Long place -> character(text, place);
            case null, default -> new Undefined("an element of " + JinjaValues.kind(owner));
        };
    }

    private static Object at(List<?> list, long place) {
        long from = place < 0 ? place + list.size() : place;
        return from >= 0 && from < list.size()
                ? list.get((int) from)
                : new Undefined("element " + place + " of a list");
    }

    private static Object character(String text, long place) {
        long length = JinjaText.length(text);
        long from = place < 0 ? place + length : place;
        return from >= 0 && from < length
                ? Character.toString(text.codePointAt(text.offsetByCodePoints(0, (int) from)))
                : new Undefined("character " + place + " of a text");
    }

    /** Elements from {@code first} to {@code end}, exclusive; each of the three may be null, as left out. */
    public static Object slice(Object owner, Object first, Object end, Object step, Budget budget) {
        if (!(owner instanceof List<?>) && !(owner instanceof String)) {
            throw new JinjaException(JinjaValues.kind(owner) + " has no slices");
        }
        List<Object> all = JinjaValues.elements(owner, budget);
        long by = bound(step, 1);
        if (by == 0) {
            throw new JinjaException("the step of a slice is 0");
        }
        List<Object> taken = new ArrayList<>();
        long last = by > 0 ? all.size() : all.size() - 1;
        long least = by > 0 ? 0 : -1;
        long to = end == null ? (by > 0 ? last : least) : within(bound(end, 0), all.size(), least, last);
        long at = first == null ? (by > 0 ? 0 : last) : within(bound(first, 0), all.size(), least, last);
        for (; by > 0 ? at < to : at > to; at += Math.clamp(by, -1L - all.size(), 1L + all.size())) {
            taken.add(all.get((int) at));
        }
        return owner instanceof String ? joined(taken) : Collections.unmodifiableList(taken);
    }

    private static long bound(Object value, long absent) {
        return switch (value) {
            case null -> absent;
            case Long number -> number;
            default -> throw new JinjaException("a bound of a slice is " + JinjaValues.kind(value));
        };
    }

    private static long within(long place, long size, long least, long most) {
        return Math.clamp(place < 0 ? place + size : place, least, most);
    }

    private static String joined(List<Object> characters) {
        StringBuilder text = new StringBuilder();
        characters.forEach(text::append);
        return text.toString();
    }
}
