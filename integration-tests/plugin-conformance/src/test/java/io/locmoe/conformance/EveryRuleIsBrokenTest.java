package io.locmoe.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.device.BrokenDevices;
import io.locmoe.conformance.gate.BrokenGates;
import io.locmoe.conformance.packaged.Kind;
import io.locmoe.conformance.packaged.Rule;
import io.locmoe.conformance.placement.BrokenPlannersTest;
import io.locmoe.conformance.router.BrokenRouters;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A rule that no broken plug-in fails proves nothing. */
class EveryRuleIsBrokenTest {
    private static final Map<Kind, List<Class<?>>> TESTS = Map.of(
            Kind.ROUTER,
            BrokenRouters.TESTS,
            Kind.GATE,
            BrokenGates.TESTS,
            Kind.PLACEMENT,
            List.of(BrokenPlannersTest.class),
            Kind.COMMUNICATION,
            List.of(BrokenStrategiesTest.class, BrokenMessagesTest.class),
            Kind.DRIVER,
            BrokenDevices.TESTS);

    private static List<Class<?>> fixtures(Kind kind) {
        return TESTS.get(kind).stream()
                .flatMap(tests -> BrokenFixtures.in(tests).stream())
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void someFixtureBreaksEachRule(Kind kind) {
        Set<Integer> broken = new TreeSet<>();
        fixtures(kind)
                .forEach(fixture -> Arrays.stream(BrokenFixtures.rules(fixture)).forEach(broken::add));
        assertThat(broken)
                .containsExactlyElementsOf(
                        kind.rules().stream().map(Rule::number).toList());
    }

    @Test
    void atLeastSixtyBrokenPluginsExist() {
        long broken = 0;
        for (Kind kind : Kind.values()) {
            long ofKind = fixtures(kind).stream()
                    .filter(fixture -> BrokenFixtures.rules(fixture).length > 0)
                    .count();
            System.out.println(kind.word() + ": " + kind.rules().size() + " rules, " + ofKind + " broken plug-ins");
            broken += ofKind;
        }
        System.out.println("broken plug-ins: " + broken);
        assertThat(broken).isGreaterThanOrEqualTo(60);
    }
}
