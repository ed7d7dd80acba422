package io.locmoe.conformance.device;

import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.SumOfSquares;
import java.util.Set;

/** The rules for a driver of these tests, with the kernels that some of them break. */
abstract class FixtureCase extends DeviceDriverConformance {
    private static final Set<Class<? extends Kernel>> KERNELS =
            Set.of(Affine.class, Cast.class, Fill.class, GatherRows.class, SumOfSquares.class);

    @Override
    boolean takes(Class<? extends Kernel> kernel) {
        return KERNELS.contains(kernel);
    }
}
