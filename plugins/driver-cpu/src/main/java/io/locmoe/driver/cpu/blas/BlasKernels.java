package io.locmoe.driver.cpu.blas;

import io.locmoe.driver.cpu.product.CastProduct;
import io.locmoe.driver.cpu.product.GroupedProducts;
import io.locmoe.driver.cpu.product.Tile;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.KernelImplementation;
import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumSet;

/** The matrix product by {@code cblas_sgemm}, one call for each matrix of the batch. */
public final class BlasKernels {
    /** A product of fewer multiplications takes some microseconds at most, which a garbage collection can wait for. */
    private static final long SHORT_CALL = 128L * 128 * 32;

    private BlasKernels() {}

    /**
     * Replaces the matrix products of a table, and what is made of them.
     *
     * @param bfloat16 which product of bfloat16
     * @throws LibraryUnavailableException if OpenBLAS cannot be loaded, or has no product that is asked for
     */
    public static KernelTable over(KernelTable others, Bfloat16Product bfloat16) throws LibraryUnavailableException {
        OpenBlas.requireAvailable();
        Bfloat16Product.Choice choice = bfloat16.choose(
                OpenBlas.description(), Sbgemm.isPresent(), Instructions.bfloat16(), Bfloat16Measurement::take);
        KernelImplementation<Cast> cast = others::execute;
        CastProduct byFloat32 = CastProduct.by(BlasKernels::matMul, cast);
        return GroupedProducts.over(others.with(MatMul.class, BlasKernels::matMul)
                .with(MatMul.class, EnumSet.of(ElementType.FLOAT16), byFloat32)
                .with(
                        MatMul.class,
                        EnumSet.of(ElementType.BFLOAT16),
                        choice.library() ? CastProduct.rounding(Sbgemm::matMul, cast) : byFloat32)
                .describedAs(OpenBlas.description() + " + " + others.description())
                .describedAs(ElementType.BFLOAT16, choice.reason())
                .describedAs(
                        ElementType.FLOAT16, "emulated by products of float32: OpenBLAS has no product of float16"));
    }

    /** Whether a user has named the library, which is then not to be replaced by anything else. */
    public static boolean libraryIsNamed() {
        return OpenBlasLibrary.isNamed();
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

    /** One product of tiles, as {@link io.locmoe.driver.cpu.product.TileProduct} says. */
    public static void multiply(
            Tile a, boolean transposeA, Tile b, boolean transposeB, Tile c, int m, int n, int k, boolean add) {
        OpenBlas.sgemm(
                (long) m * n * k <= SHORT_CALL,
                transposeA ? OpenBlas.TRANSPOSE : OpenBlas.NO_TRANSPOSE,
                transposeB ? OpenBlas.TRANSPOSE : OpenBlas.NO_TRANSPOSE,
                m,
                n,
                k,
                1f,
                address(a),
                a.rowStride(),
                address(b),
                b.rowStride(),
                add ? 1f : 0f,
                address(c),
                c.rowStride());
    }

    private static long address(Tile tile) {
        return tile.memory().address() + bytes(tile.start());
    }

    private static long bytes(long elements) {
        return elements * ValueLayout.JAVA_FLOAT.byteSize();
    }

    /** C = beta C, for k = 0, where an operand may have no memory to point to. */
    static void scale(MatMul kernel, MemorySegment c) {
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
