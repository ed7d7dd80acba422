package io.locmoe.conformance.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Array;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What routers keep beside their parameters: arrays of double, int or long by name, as a checkpoint has them. */
public final class KeptStates {
    private final SortedMap<String, Object> arrays = new TreeMap<>();

    /** Registers an array. */
    <T> T add(String name, T array) {
        if (arrays.putIfAbsent(name, array) != null) {
            throw new IllegalArgumentException("two states are named " + name);
        }
        return array;
    }

    /** The arrays of double. */
    Map<String, double[]> doubles() {
        Map<String, double[]> doubles = new TreeMap<>();
        arrays.forEach((name, array) -> {
            if (array instanceof double[] values) {
                doubles.put(name, values);
            }
        });
        return doubles;
    }

    /** What a checkpoint would hold now. */
    KeptStates copy() {
        KeptStates copy = new KeptStates();
        arrays.forEach((name, array) -> {
            Object saved = Array.newInstance(array.getClass().getComponentType(), Array.getLength(array));
            System.arraycopy(array, 0, saved, 0, Array.getLength(array));
            copy.arrays.put(name, saved);
        });
        return copy;
    }

    /** Writes what a checkpoint holds into the arrays; fails where it holds others. */
    void restore(KeptStates saved) {
        assertThat(arrays.keySet()).as("states").isEqualTo(saved.arrays.keySet());
        saved.arrays.forEach((name, values) -> {
            Object array = arrays.get(name);
            assertThat(array.getClass()).as("type of state %s", name).isEqualTo(values.getClass());
            assertThat(Array.getLength(array)).as("length of state %s", name).isEqualTo(Array.getLength(values));
            System.arraycopy(values, 0, array, 0, Array.getLength(values));
        });
    }

    void assertSameAs(KeptStates before) {
        before.arrays.forEach((name, values) ->
                assertThat(arrays.get(name)).as("state %s", name).isEqualTo(values));
    }
}
