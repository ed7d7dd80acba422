package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.cpu.kernel.KernelTable;
import io.locmoe.driver.cpu.reference.ReferenceKernels;

/** The Vector API family, over the scalar one. */
public final class VectorKernels {
    private static final KernelTable TABLE = ReferenceKernels.table();

    private VectorKernels() {
    }

    public static KernelTable table() {
        return TABLE;
    }
}
