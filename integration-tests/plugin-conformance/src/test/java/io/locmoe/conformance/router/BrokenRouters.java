package io.locmoe.conformance.router;

import java.util.List;

/** The tests with broken plug-ins of this kind. */
public final class BrokenRouters {
    public static final List<Class<?>> TESTS = List.of(
            BrokenRoutersTest.class,
            BrokenRouterStatesTest.class,
            BrokenRouterThreadsTest.class,
            BrokenRouterPlansTest.class,
            BrokenRouterEdgesTest.class,
            BrokenRouterDigitsTest.class);

    private BrokenRouters() {}
}
