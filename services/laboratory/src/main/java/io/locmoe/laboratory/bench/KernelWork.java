package io.locmoe.laboratory.bench;

import io.locmoe.spi.device.kernel.Kernel;

/**
 * What a kernel does by its formula.
 *
 * @param flops floating-point operations
 * @param bytes moved between memory and processor, if caches hold nothing of it before or after
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
