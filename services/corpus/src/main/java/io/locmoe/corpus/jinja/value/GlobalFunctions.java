package io.locmoe.corpus.jinja.value;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;

/** Functions that every template has. None tells the time of day, so that the same messages give the same text. */
public final class GlobalFunctions {
    private static final Map<String, JinjaFunction> ALL = Map.of(
            "range", GlobalFunctions::range,
            "namespace", given -> new Namespace(new LinkedHashMap<>(given.names())),
            "dict", given -> new LinkedHashMap<Object, Object>(given.names()),
            "raise_exception",
                    given -> {
                        throw new JinjaException("the template raises: " + PythonText.of(given.get(0), given.budget()));
                    });

    private GlobalFunctions() {}

    /** A function; {@link Undefined} if there is none. */
    public static Object named(String name) {
        return ALL.containsKey(name) ? ALL.get(name) : new Undefined(name);
    }

    private static Object range(Arguments given) {
        boolean ends = given.only(3).places().size() > 1;
        long first = ends ? given.whole(0, "", 0) : 0;
        long end = given.whole(ends ? 1 : 0, "", 0);
        long step = given.whole(2, "", 1);
        if (step == 0) {
            throw new JinjaException("the step of a range is 0");
        }
        long count = Math.max(0, Math.ceilDiv(end - first, step));
        given.budget().spend(count);
        return JinjaValues.list(LongStream.range(0, count).mapToObj(i -> first + i * step));
    }
}
