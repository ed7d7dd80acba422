package io.locmoe.layering;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A name stands for one type of the services, so that a reader knows which; see {@link Exceptions}. */
class TypeNamesTest {
    @Test
    void typesOfServicesHaveDifferentNames() throws IOException {
        Map<String, Integer> types = new TreeMap<>();
        Source.typesOfServices().forEach(source -> types.merge(source.type(), 1, Integer::sum));
        types.values().removeIf(count -> count == 1);
        Exceptions.read("names.txt").check(types);
    }
}
