package io.locmoe.driver.cpu;

import io.locmoe.driver.reference.host.HostDriver;
import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;

/**
 * The driver {@code cpu}, which brings fast kernels to the devices of the reference driver.
 *
 * <p>{@link CpuKernels} says how its kernels are chosen.
 */
public final class CpuDriver extends HostDriver {
    private static final String NAME = "cpu";
    private static final String KERNELS = "kernels";
    private static final Option FAMILY = Option.of(
            KERNELS,
            Family.CONFIGURED,
            "what computes: auto, the fastest that this JVM can run; reference, scalar; vector, the Vector API; blas,"
                    + " that and OpenBLAS; configured, what -D" + CpuKernels.PROPERTY + " says, without it auto");

    /** A family of kernels, as users choose it. */
    enum Family {
        CONFIGURED,
        AUTO,
        REFERENCE,
        VECTOR,
        BLAS
    }

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

    @Override
    public List<Option> options() {
        return List.of(FAMILY);
    }

    @Override
    public Device open(int ordinal, Options options) {
        Family family = options.constant(KERNELS, Family.class);
        return family == Family.CONFIGURED ? open(ordinal) : new CpuDriver(Option.text(family)).open(ordinal);
    }
}
