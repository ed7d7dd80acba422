package io.locmoe.conformance.gate;

import java.util.List;

/** The tests with broken plug-ins of this kind. */
public final class BrokenGates {
    public static final List<Class<?>> TESTS = List.of(BrokenGatesTest.class, BrokenGateScoresTest.class);

    private BrokenGates() {}
}
