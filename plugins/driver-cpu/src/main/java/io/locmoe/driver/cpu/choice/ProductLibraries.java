package io.locmoe.driver.cpu.choice;

import io.locmoe.driver.cpu.blas.BlasKernels;
import io.locmoe.driver.cpu.library.LibraryUnavailableException;
import io.locmoe.driver.cpu.onednn.OneDnnKernels;
import io.locmoe.driver.cpu.product.ProductLibrary;
import io.locmoe.driver.cpu.vector.VectorKernels;
import io.locmoe.driver.reference.kernel.KernelTable;
import java.util.List;

/**
 * The libraries of this process, each loaded when it is first asked for.
 *
 * @param others kernels that cast, and all else that is not a product
 */
record ProductLibraries(KernelTable others) {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    /** The libraries that are measured. */
    static final List<Multiplier> NATIVE = List.of(Multiplier.OPENBLAS, Multiplier.ONEDNN);

    /**
     * A library, or the Vector API.
     *
     * @throws LibraryUnavailableException with the remedy
     */
    ProductLibrary of(Multiplier library) throws LibraryUnavailableException {
        return switch (library) {
            case OPENBLAS -> BlasKernels.library(others::execute);
            case ONEDNN -> OneDnnKernels.library(others::execute);
            case VECTOR -> vector();
            case CAST -> throw new IllegalArgumentException("casts are no library");
        };
    }

    private static ProductLibrary vector() throws LibraryUnavailableException {
        if (!hasVectors()) {
            throw new LibraryUnavailableException(
                    "the Vector API kernels need the JVM flag --add-modules=" + VECTOR_MODULE);
        }
        return VectorKernels.products();
    }

    /** Whether this JVM has the module of the Vector API. */
    static boolean hasVectors() {
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    }

    /** Whether a user has named a library, which is then not to be replaced by anything else. */
    static boolean isNamed(Multiplier library) {
        return switch (library) {
            case OPENBLAS -> BlasKernels.libraryIsNamed();
            case ONEDNN -> OneDnnKernels.libraryIsNamed();
            case VECTOR, CAST -> false;
        };
    }
}
