package io.locmoe.driver.cpu.onednn;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locmoe.driver.cpu.library.LibraryUnavailableException;
import io.locmoe.driver.cpu.product.ProductLibrary;
import io.locmoe.driver.cpu.vector.VectorKernels;
import io.locmoe.spi.device.memory.ElementType;

/** Products of bfloat16 by oneDNN, which processors without AVX-512 lack. */
public final class Bfloat16Products {
    private Bfloat16Products() {}

    /** Skips a test where the processor has none. */
    public static void assumeThere() throws LibraryUnavailableException {
        ProductLibrary library = OneDnnKernels.library(VectorKernels.table()::execute);
        assumeTrue(library.products().containsKey(ElementType.BFLOAT16), () -> library.lack(ElementType.BFLOAT16));
    }
}
