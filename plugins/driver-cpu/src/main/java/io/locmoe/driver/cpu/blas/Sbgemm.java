package io.locmoe.driver.cpu.blas;

import io.locmoe.driver.cpu.product.EmptySums;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.MatMul;
import java.lang.invoke.MethodHandle;

/**
 * {@code cblas_sbgemm}: A and B of bfloat16, C and sums of float32. Not every build of OpenBLAS has it. The handle is
 * static and final, as those of {@link OpenBlas}.
 */
final class Sbgemm {
    static final String NAME = "cblas_sbgemm";
    private static final MethodHandle HANDLE = OpenBlas.product(NAME);

    private Sbgemm() {}

    static boolean isPresent() {
        return HANDLE != null;
    }

    /** A and B are bfloat16, C is float32. */
    static void matMul(MatMul kernel, DeviceMemory memory) {
        if (kernel.k() == 0) {
            EmptySums.scale(kernel, memory);
            return;
        }
        long a = memory.of(kernel.a().span()).address();
        long b = memory.of(kernel.b().span()).address();
        long c = memory.of(kernel.c().span()).address();
        for (int matrix = 0; matrix < kernel.batch(); matrix++) {
            call(
                    kernel,
                    a + matrix * kernel.a().batchStride() * Short.BYTES,
                    b + matrix * kernel.b().batchStride() * Short.BYTES,
                    c + matrix * kernel.c().batchStride() * Float.BYTES);
        }
    }

    private static void call(MatMul kernel, long a, long b, long c) {
        try {
            HANDLE.invokeExact(
                    OpenBlas.ROW_MAJOR,
                    kernel.transposeA() ? OpenBlas.TRANSPOSE : OpenBlas.NO_TRANSPOSE,
                    kernel.transposeB() ? OpenBlas.TRANSPOSE : OpenBlas.NO_TRANSPOSE,
                    kernel.m(),
                    kernel.n(),
                    kernel.k(),
                    kernel.alpha(),
                    a,
                    kernel.a().rowStride(),
                    b,
                    kernel.b().rowStride(),
                    kernel.beta(),
                    c,
                    kernel.c().rowStride());
        } catch (Throwable e) {
            throw new AssertionError(NAME + " throws nothing", e);
        }
    }
}
