package io.locmoe.driver.cpu;

import io.locmoe.driver.reference.host.HostDriver;
import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.DeviceException;

/**
 * The driver {@code cpu}, which brings fast kernels to the devices of the reference driver.
 *
 * <p>{@link CpuKernels} says how its kernels are chosen.
 */
public final class CpuDriver extends HostDriver {
    private static final String NAME = "cpu";

    /** A driver with the kernels of the system property; they are loaded when first needed. */
    public CpuDriver() {
        super(NAME, CpuKernels::configured);
    }

    /**
     * A driver with the kernels of one family.
     *
     * @throws DeviceException if this JVM cannot run them
     */
    public CpuDriver(String family) {
        this(CpuKernels.choose(family));
    }

    private CpuDriver(KernelTable kernels) {
        super(NAME, () -> kernels);
    }
}
