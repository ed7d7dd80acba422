package io.locmoe.corpus.jinja.value;

import java.util.List;
import java.util.Map;

/**
 * Values that a function, a method, a filter or a test is given.
 *
 * @param callee its name, for messages
 * @param places by place
 * @param names  by name
 */
public record Arguments(String callee, List<Object> places, Map<String, Object> names, Budget budget) {

    /** The value at a place or of a name; {@code absent} if there is none. */
    public Object get(int place, String name, Object absent) {
        return place < places.size() ? places.get(place) : names.getOrDefault(name, absent);
    }

    /** The value at a place, which must be there. */
    public Object get(int place) {
        if (place >= places.size()) {
            throw new JinjaException(callee + " is given too few values");
        }
        return places.get(place);
    }

    /** A text at a place. */
    public String text(int place) {
        if (get(place) instanceof String text) {
            return text;
        }
        throw new JinjaException(callee + " needs a text");
    }

    /** A whole number at a place or of a name. */
    public int whole(int place, String name, int absent) {
        if (get(place, name, (long) absent) instanceof Long number) {
            return Math.toIntExact(number);
        }
        throw new JinjaException(callee + " needs a whole number");
    }

    /** Refuses values that the callee does not know. */
    public Arguments only(int most, String... known) {
        if (places.size() > most || !List.of(known).containsAll(names.keySet())) {
            throw new JinjaException(callee + " is given values that it does not know");
        }
        return this;
    }
}
