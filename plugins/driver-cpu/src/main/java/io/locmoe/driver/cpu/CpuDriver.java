package io.locmoe.driver.cpu;

import io.locmoe.driver.cpu.blas.Bfloat16Product;
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

    private static final String BFLOAT16 = "bfloat16";
    private static final Option BFLOAT16_PRODUCT = Option.of(
            BFLOAT16,
            Bfloat16Product.AUTO,
            "matrix products of bfloat16: library, by OpenBLAS, if its build has them; cast, by float32; auto, the"
                    + " library's if the processor has instructions for them and a measurement finds them faster");

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
        return List.of(FAMILY, BFLOAT16_PRODUCT);
    }

    @Override
    public Device open(int ordinal, Options options) {
        Family family = options.constant(KERNELS, Family.class);
        Bfloat16Product bfloat16 = options.constant(BFLOAT16, Bfloat16Product.class);
        String kernels = family == Family.CONFIGURED ? CpuKernels.configuredFamily() : Option.text(family);
        return new CpuDriver(CpuKernels.choose(kernels, bfloat16)).open(ordinal);
    }
}
