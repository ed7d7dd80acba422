package io.locmoe.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.plugin.Measured;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers that gates, strategies and devices report about themselves, and those that no report can have. */
class MeasuresTest {
    private static final ClassLoader LOADER = new URLClassLoader("plugin-test", new URL[0], null);

    private static Stream<Measured> guarded(Map<String, Double> measures) {
        Callee callee = new Callee("thing odd of plug-in acme 7", LOADER);
        return Stream.of(
                new GuardedGate(Samples.proxy(Gate.class, (_, _, _) -> measures), callee),
                new GuardedStrategy(Samples.proxy(CommunicationStrategy.class, (_, _, _) -> measures), callee),
                new GuardedDevice(Samples.proxy(Device.class, (_, _, _) -> measures), callee));
    }

    @Test
    void theNumbersOfEachKindPass() {
        Map<String, Double> measures = Map.of("unsentShare", 0.25, "hops", 3.);
        assertThat(guarded(measures)).allSatisfy(of -> assertThat(of.measures()).isEqualTo(measures));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(Map.of("share", Double.NaN), "the measure share is NaN"),
                Arguments.of(Map.of("share", Double.NEGATIVE_INFINITY), "the measure share is -Infinity"),
                Arguments.of(Collections.singletonMap("share", null), "the measure share is null"),
                Arguments.of(Map.of(" ", 1.), "a measure of the value 1.0 has no name"),
                Arguments.of(
                        new HashMap<>(Collections.singletonMap(null, 1.)), "a measure of the value 1.0 has no name"),
                Arguments.of(null, "it returned null; return Map.of() where there is nothing to report"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatNoReportCanHaveIsRefusedInTheNameOfThePlugin(Map<String, Double> measures, String problem) {
        Place.current().layer(2);
        try {
            assertThat(guarded(measures))
                    .allSatisfy(of -> assertThatThrownBy(of::measures)
                            .isInstanceOf(PluginException.class)
                            .hasMessageContaining("thing odd of plug-in acme 7 failed in measures (sparse layer 2): ")
                            .hasMessageEndingWith(problem));
        } finally {
            Place.current().layer(-1);
        }
    }
}
