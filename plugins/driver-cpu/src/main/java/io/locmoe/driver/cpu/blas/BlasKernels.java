package io.locmoe.driver.cpu.blas;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.kernel.MatMul;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The matrix product by {@code cblas_sgemm}, one call for each matrix of the batch. */
public final class BlasKernels {
    /** A product of fewer multiplications takes some microseconds at most, which a garbage collection can wait for. */
    private static final long SHORT_CALL = 128L * 128 * 32;

    private BlasKernels() {}

    /**
     * Replaces the matrix product of a table.
     *
     * @throws LibraryUnavailableException if OpenBLAS cannot be loaded, with the reason
     */
    public static KernelTable over(KernelTable others) throws LibraryUnavailableException {
        OpenBlas.requireAvailable();
        return others.with(MatMul.class, BlasKernels::matMul)
                .describedAs(OpenBlas.description() + " + " + others.description());
    }

    static void matMul(MatMul kernel, DeviceMemory memory) {
        if (kernel.m() == 0 || kernel.n() == 0 || kernel.batch() == 0) {
            return;
        }
        MemorySegment target = memory.of(kernel.c().span());
        if (kernel.k() == 0) {
            scale(kernel, target);
            return;
        }
        long a = memory.of(kernel.a().span()).address();
        long b = memory.of(kernel.b().span()).address();
        long c = target.address();
        int transposeA = kernel.transposeA() ? OpenBlas.TRANSPOSE : OpenBlas.NO_TRANSPOSE;
        int transposeB = kernel.transposeB() ? OpenBlas.TRANSPOSE : OpenBlas.NO_TRANSPOSE;
        boolean shortCall = (long) kernel.m() * kernel.n() * kernel.k() <= SHORT_CALL;
        for (int matrix = 0; matrix < kernel.batch(); matrix++) {
            OpenBlas.sgemm(
                    shortCall,
                    transposeA,
                    transposeB,
                    kernel.m(),
                    kernel.n(),
                    kernel.k(),
                    kernel.alpha(),
                    a + bytes(matrix * kernel.a().batchStride()),
                    kernel.a().rowStride(),
                    b + bytes(matrix * kernel.b().batchStride()),
                    kernel.b().rowStride(),
                    kernel.beta(),
                    c + bytes(matrix * kernel.c().batchStride()),
                    kernel.c().rowStride());
        }
    }

    private static long bytes(long elements) {
        return elements * ValueLayout.JAVA_FLOAT.byteSize();
    }

    /** C = beta C, for k = 0, where an operand may have no memory to point to. */
    private static void scale(MatMul kernel, MemorySegment c) {
        for (int matrix = 0; matrix < kernel.batch(); matrix++) {
            for (int row = 0; row < kernel.m(); row++) {
                long start = matrix * kernel.c().batchStride()
                        + (long) row * kernel.c().rowStride();
                for (long at = start; at < start + kernel.n(); at++) {
                    float old = kernel.beta() == 0 ? 0 : kernel.beta() * c.getAtIndex(ValueLayout.JAVA_FLOAT, at);
                    c.setAtIndex(ValueLayout.JAVA_FLOAT, at, old);
                }
            }
        }
    }
}
