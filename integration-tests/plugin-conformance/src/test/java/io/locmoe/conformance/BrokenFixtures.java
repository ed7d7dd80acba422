package io.locmoe.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The fixtures inside a class of tests. */
public final class BrokenFixtures {
    private BrokenFixtures() {}

    /** The nested classes that say which rule they break. */
    public static List<Class<?>> in(Class<?> tests) {
        return Arrays.stream(tests.getDeclaredClasses())
                .filter(type -> type.isAnnotationPresent(Breaks.class))
                .sorted(Comparator.comparing(Class::getSimpleName))
                .toList();
    }

    static int[] rules(Class<?> fixture) {
        return fixture.getAnnotation(Breaks.class).value();
    }

    /** A test for each: it fails the rules that it breaks, and no other. */
    public static Stream<DynamicTest> tests(Class<?> tests) {
        return in(tests).stream()
                .map(fixture -> DynamicTest.dynamicTest(
                        fixture.getSimpleName(),
                        () -> assertThat(FailedRules.of(fixture))
                                .as("rules that %s fails", fixture.getSimpleName())
                                .containsExactlyInAnyOrderElementsOf(
                                        Arrays.stream(rules(fixture)).boxed().toList())));
    }
}
