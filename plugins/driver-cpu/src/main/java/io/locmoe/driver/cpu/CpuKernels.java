package io.locmoe.driver.cpu;

import io.locmoe.driver.cpu.blas.Bfloat16Product;
import io.locmoe.driver.cpu.blas.BlasKernels;
import io.locmoe.driver.cpu.blas.LibraryUnavailableException;
import io.locmoe.driver.cpu.vector.VectorKernels;
import io.locmoe.driver.reference.ReferenceKernels;
import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.DeviceException;

/**
 * The families of kernels and the choice among them by the system property {@value #PROPERTY}.
 *
 * <ul>
 *   <li>{@code auto} (default): the fastest that this JVM can run; what is missing is logged once with the remedy
 *   <li>{@code reference}: scalar, float64 inside
 *   <li>{@code vector}: Vector API, no native code
 *   <li>{@code blas}: Vector API, and OpenBLAS for matrix products
 * </ul>
 * A forced choice works or throws.
 */
public final class CpuKernels {
    public static final String PROPERTY = "locmoe.cpu.kernels";
    static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final System.Logger LOG = System.getLogger(CpuKernels.class.getName());

    private CpuKernels() {}

    /** The choice of the system property. */
    public static KernelTable configured() {
        return choose(configuredFamily());
    }

    static String configuredFamily() {
        return System.getProperty(PROPERTY, "auto");
    }

    /**
     * The kernels of a family.
     *
     * @param family auto, reference, vector or blas
     * @throws DeviceException if there is no such family or this JVM cannot run it
     */
    public static KernelTable choose(String family) {
        return choose(family, Bfloat16Product.AUTO);
    }

    /**
     * The kernels of a family with one of its products of bfloat16.
     *
     * @throws DeviceException also if the family has no such product
     */
    static KernelTable choose(String family, Bfloat16Product bfloat16) {
        return switch (family) {
            case "auto" -> bfloat16 == Bfloat16Product.AUTO ? Automatic.table() : Automatic.withBlas(bfloat16);
            case "reference" -> casting(ReferenceKernels.table(), bfloat16);
            case "vector" -> casting(vector(), bfloat16);
            case "blas" -> blas(bfloat16);
            default ->
                throw new DeviceException(
                        "-D" + PROPERTY + "=" + family + ": no such kernels; choose auto, reference, vector or blas");
        };
    }

    private static KernelTable casting(KernelTable kernels, Bfloat16Product bfloat16) {
        if (bfloat16 == Bfloat16Product.LIBRARY) {
            throw new DeviceException("bfloat16=library: the kernels of " + kernels.description()
                    + " use no library; choose kernels=blas, or bfloat16=auto");
        }
        return kernels;
    }

    private static KernelTable vector() {
        if (!vectorModulePresent()) {
            throw new DeviceException("the Vector API kernels need the JVM flag --add-modules=" + VECTOR_MODULE
                    + "; add it, or set -D" + PROPERTY + "=reference");
        }
        return VectorKernels.table();
    }

    private static KernelTable blas(Bfloat16Product bfloat16) {
        try {
            return over(vector(), bfloat16);
        } catch (LibraryUnavailableException e) {
            throw new DeviceException("-D" + PROPERTY + "=blas: " + e.getMessage(), e);
        }
    }

    /** OpenBLAS for the matrix products of a table, also for those inside of its attention. */
    private static KernelTable over(KernelTable others, Bfloat16Product bfloat16) throws LibraryUnavailableException {
        KernelTable table = BlasKernels.over(others, bfloat16);
        return vectorModulePresent() ? VectorKernels.attention(table, BlasKernels::multiply) : table;
    }

    private static boolean vectorModulePresent() {
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    }

    /** Decided, and logged, once in the process. */
    private static final class Automatic {
        private static final KernelTable FASTEST = fastest();
        private static final KernelTable TABLE;
        private static final DeviceException REFUSAL;

        static {
            KernelTable table = null;
            DeviceException refusal = null;
            try {
                table = withBlas(Bfloat16Product.AUTO);
            } catch (DeviceException e) {
                refusal = e;
            }
            TABLE = table;
            REFUSAL = refusal;
        }

        private static KernelTable table() {
            if (REFUSAL != null) {
                throw new DeviceException(REFUSAL.getMessage(), REFUSAL);
            }
            return TABLE;
        }

        private static KernelTable fastest() {
            if (vectorModulePresent()) {
                return VectorKernels.table();
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "kernels run in scalar code, many times slower: start the JVM with " + "--add-modules="
                            + VECTOR_MODULE);
            return ReferenceKernels.table().describedAs("scalar reference (no --add-modules=" + VECTOR_MODULE + ")");
        }

        private static KernelTable withBlas(Bfloat16Product bfloat16) {
            try {
                return over(FASTEST, bfloat16);
            } catch (LibraryUnavailableException e) {
                if (bfloat16 == Bfloat16Product.LIBRARY || BlasKernels.libraryIsNamed()) {
                    throw new DeviceException(e.getMessage(), e);
                }
                LOG.log(
                        System.Logger.Level.WARNING,
                        "matrix products run without OpenBLAS, slower: {0}",
                        e.getMessage());
                return FASTEST.describedAs(FASTEST.description() + " (no OpenBLAS: " + e.getMessage() + ")");
            }
        }
    }
}
