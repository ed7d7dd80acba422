package io.locmoe.layering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A name stands for one type of the services, so that a reader knows which. */
class TypeNamesTest {
    @Test
    void typesOfServicesHaveDifferentNames() {
        Map<String, Integer> types = new TreeMap<>();
        Source.typesOfServices().forEach(source -> types.merge(source.type(), 1, Integer::sum));
        types.values().removeIf(count -> count == 1);
        assertThat(types).as("names of several types").isEmpty();
    }
}
