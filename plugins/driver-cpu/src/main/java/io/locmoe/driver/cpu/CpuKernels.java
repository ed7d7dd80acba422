package io.locmoe.driver.cpu;

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
        return choose(System.getProperty(PROPERTY, "auto"));
    }

    /**
     * The kernels of a family.
     *
     * @param family auto, reference, vector or blas
     * @throws DeviceException if there is no such family or this JVM cannot run it
     */
    public static KernelTable choose(String family) {
        return switch (family) {
            case "auto" -> Automatic.TABLE;
            case "reference" -> ReferenceKernels.table();
            case "vector" -> vector();
            case "blas" -> blas();
            default ->
                throw new DeviceException(
                        "-D" + PROPERTY + "=" + family + ": no such kernels; choose auto, reference, vector or blas");
        };
    }

    private static KernelTable vector() {
        if (!vectorModulePresent()) {
            throw new DeviceException("the Vector API kernels need the JVM flag --add-modules=" + VECTOR_MODULE
                    + "; add it, or set -D" + PROPERTY + "=reference");
        }
        return VectorKernels.table();
    }

    private static KernelTable blas() {
        try {
            return BlasKernels.over(vector());
        } catch (LibraryUnavailableException e) {
            throw new DeviceException("-D" + PROPERTY + "=blas: " + e.getMessage(), e);
        }
    }

    private static boolean vectorModulePresent() {
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    }

    /** Decided, and logged, once in the process. */
    private static final class Automatic {
        private static final KernelTable TABLE = withBlas(fastest());

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

        private static KernelTable withBlas(KernelTable others) {
            try {
                return BlasKernels.over(others);
            } catch (LibraryUnavailableException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "matrix products run without OpenBLAS, slower: {0}",
                        e.getMessage());
                return others.describedAs(others.description() + " (no OpenBLAS: " + e.getMessage() + ")");
            }
        }
    }
}
