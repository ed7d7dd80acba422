package io.locmoe.laboratory.bench;

import io.locmoe.spi.device.kernel.Kernel;

/**
 * The work of a kernel by its formula.
 *
 * @param flops floating-point operations
 * @param bytes bytes moved between memory and processor without any help from caches
 */
public record KernelWork(long flops, long bytes) {

    /** The work of one call. */
    public static KernelWork of(Kernel kernel) {
        return new KernelWork(KernelFlops.of(kernel), KernelBytes.of(kernel));
    }

    static IllegalStateException unknown(Kernel kernel) {
        return new IllegalStateException("the count of work has no row for the kernel "
                + kernel.getClass().getName());
    }
}
