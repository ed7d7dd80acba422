package io.locmoe.conformance.device;

import java.util.List;

/** The tests with broken plug-ins of this kind. */
public final class BrokenDevices {
    public static final List<Class<?>> TESTS =
            List.of(BrokenDriversTest.class, BrokenKernelsTest.class, BrokenNewerHostTest.class);

    private BrokenDevices() {}
}
