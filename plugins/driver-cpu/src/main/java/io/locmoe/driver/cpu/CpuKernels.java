package io.locmoe.driver.cpu;

import io.locmoe.driver.cpu.blas.BlasKernels;
import io.locmoe.driver.cpu.choice.ProductChoice;
import io.locmoe.driver.cpu.choice.ProductKernels;
import io.locmoe.driver.cpu.choice.ProductTable;
import io.locmoe.driver.cpu.library.LibraryUnavailableException;
import io.locmoe.driver.cpu.vector.VectorKernels;
import io.locmoe.driver.reference.ReferenceKernels;
import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.memory.ElementType;
import java.util.Optional;

/**
 * The families of kernels and the choice among them by the system property {@value #PROPERTY}.
 *
 * <ul>
 *   <li>{@code auto} (default): the fastest that this JVM can run; what is missing is logged once with the remedy
 *   <li>{@code reference}: scalar, float64 inside
 *   <li>{@code vector}: Vector API, no native code
 *   <li>{@code blas}: Vector API, and OpenBLAS and oneDNN for matrix products, as {@link ProductTable} says
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
     * The kernels of a family, with the products that are fastest here.
     *
     * @param family auto, reference, vector or blas
     * @throws DeviceException if there is no such family or this JVM cannot run it
     */
    public static KernelTable choose(String family) {
        return choose(family, ProductTable.MEASURED);
    }

    /**
     * The kernels of a family with some products.
     *
     * @throws DeviceException also if they cannot be computed here
     */
    static KernelTable choose(String family, ProductTable products) {
        return switch (family) {
            case "auto" -> products.equals(ProductTable.MEASURED) ? Automatic.table() : Automatic.with(products);
            case "reference" -> alone(ReferenceKernels.table(), products);
            case "vector" -> alone(vector(), products);
            case "blas" -> blas(products);
            default ->
                throw new DeviceException(
                        "-D" + PROPERTY + "=" + family + ": no such kernels; choose auto, reference, vector or blas");
        };
    }

    /**
     * What a family's products are on this machine; empty if it has no choice.
     *
     * @throws DeviceException if they cannot be computed here
     */
    static Optional<ProductTable> products(String family, ProductTable asked) {
        choose(family, asked);
        boolean choosing = family.equals("auto") || family.equals("blas");
        return choosing && vectorModulePresent()
                ? Optional.of(ProductChoice.of(asked, VectorKernels.table()).table())
                : Optional.empty();
    }

    private static KernelTable alone(KernelTable kernels, ProductTable products) {
        if (!products.equals(ProductTable.MEASURED)) {
            throw new DeviceException("products=" + products.text() + ": the kernels of " + kernels.description()
                    + " use no library; choose kernels=auto, or products=" + ProductTable.MEASURE);
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

    private static KernelTable blas(ProductTable products) {
        KernelTable others = vector();
        if (products.of(ElementType.FLOAT32).isEmpty()) {
            try {
                BlasKernels.library(others::execute);
            } catch (LibraryUnavailableException e) {
                throw new DeviceException("-D" + PROPERTY + "=blas: " + e.getMessage(), e);
            }
        }
        return ProductKernels.over(others, ProductChoice.of(products, others));
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
                table = with(ProductTable.MEASURED);
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

        private static KernelTable with(ProductTable products) {
            ProductChoice choice = ProductChoice.of(products, FASTEST);
            if (products.of(ElementType.FLOAT32).isPresent() || choice.usesLibrary(ElementType.FLOAT32)) {
                return ProductKernels.over(FASTEST, choice);
            }
            KernelTable table = products.equals(ProductTable.MEASURED) ? FASTEST : ProductKernels.over(FASTEST, choice);
            return table.describedAs(
                    table.description() + " (" + choice.reasons().get(ElementType.FLOAT32) + ")");
        }
    }
}
