package io.locmoe.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.plugin.Measured;
import java.util.Set;

/** The numbers that a gate, a communication strategy or a device reports about itself. */
public final class Measures {
    private Measures() {}

    /**
     * Fails if a host cannot report the numbers. It asks twice, the second time with nothing done in between, where a
     * share may be 0 of 0.
     *
     * @return their names, which are the same each time
     */
    public static Set<String> assertReportable(Measured measured) {
        Set<String> names = check(measured);
        assertThat(check(measured)).as("names of the measures when asked again").isEqualTo(names);
        return names;
    }

    private static Set<String> check(Measured measured) {
        var measures = measured.measures();
        assertThat(measures).as("measures; Map.of() where there are none").isNotNull();
        measures.forEach((name, value) -> {
            assertThat(name).as("name of a measure").isNotBlank();
            assertThat(value).as("measure %s", name).isNotNull().isFinite();
        });
        return Set.copyOf(measures.keySet());
    }
}
