package io.locmoe.driver.cpu.blas;

import io.locmoe.driver.cpu.library.LibraryUnavailableException;
import io.locmoe.driver.cpu.product.CastProduct;
import io.locmoe.driver.cpu.product.EmptySums;
import io.locmoe.driver.cpu.product.ProductLibrary;
import io.locmoe.driver.cpu.product.Tile;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.KernelImplementation;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** The matrix product by {@code cblas_sgemm}, one call for each matrix of the batch. */
public final class BlasKernels {
    /** A product of fewer multiplications takes some microseconds at most, which a garbage collection can wait for. */
    private static final long SHORT_CALL = 128L * 128 * 32;

    private BlasKernels() {}

    /**
     * What OpenBLAS multiplies.
     *
     * @param cast rounds products of bfloat16, where this build has them
     * @throws LibraryUnavailableException if it cannot be loaded
     */
    public static ProductLibrary library(KernelImplementation<Cast> cast) throws LibraryUnavailableException {
        OpenBlas.requireAvailable();
        Map<ElementType, KernelImplementation<MatMul>> products = new EnumMap<>(ElementType.class);
        products.put(ElementType.FLOAT32, BlasKernels::matMul);
        if (Sbgemm.isPresent()) {
            products.put(ElementType.BFLOAT16, CastProduct.rounding(Sbgemm::matMul, cast));
        }
        Map<ElementType, String> lacks = Map.of(
                ElementType.BFLOAT16,
                OpenBlas.description() + " has no " + Sbgemm.NAME + ", it is built without bfloat16");
        return new ProductLibrary(
                OpenBlas.description(), products, lacks, BlasKernels::multiply, Set.of(), OpenBlas.description());
    }

    /** Whether a user has named the library, which is then not to be replaced by anything else. */
    public static boolean libraryIsNamed() {
        return OpenBlas.FILES.isNamed();
    }

    private static void matMul(MatMul kernel, DeviceMemory memory) {
        if (kernel.m() == 0 || kernel.n() == 0 || kernel.batch() == 0) {
            return;
        }
        if (kernel.k() == 0) {
            EmptySums.scale(kernel, memory);
            return;
        }
        long a = memory.of(kernel.a().span()).address();
        long b = memory.of(kernel.b().span()).address();
        long c = memory.of(kernel.c().span()).address();
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

    /** One product of tiles, as {@link io.locmoe.driver.cpu.product.TileProduct} says. */
    private static void multiply(
            Tile a, boolean transposeA, Tile b, boolean transposeB, Tile c, int m, int n, int k, boolean add) {
        OpenBlas.sgemm(
                (long) m * n * k <= SHORT_CALL,
                transposeA ? OpenBlas.TRANSPOSE : OpenBlas.NO_TRANSPOSE,
                transposeB ? OpenBlas.TRANSPOSE : OpenBlas.NO_TRANSPOSE,
                m,
                n,
                k,
                1f,
                a.address(),
                a.rowStride(),
                b.address(),
                b.rowStride(),
                add ? 1f : 0f,
                c.address(),
                c.rowStride());
    }

    private static long bytes(long elements) {
        return elements * ValueLayout.JAVA_FLOAT.byteSize();
    }
}
