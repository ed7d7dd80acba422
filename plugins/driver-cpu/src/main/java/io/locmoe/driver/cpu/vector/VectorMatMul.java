package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.cpu.vector.attention.VectorSoftmax;
import io.locmoe.driver.cpu.vector.lane.Panels;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.MatMul;
import java.lang.foreign.MemorySegment;

/**
 * Matrix product in blocks, as Goto and van de Geijn 2008 do it: a block of op(B) is packed once and stays in the
 * second cache while all rows of op(A) meet it, eight at a time, which are packed too and stay in the first one.
 */
final class VectorMatMul {
    private static final ThreadLocal<VectorMatMul> OF_THREAD = ThreadLocal.withInitial(VectorMatMul::new);

    private final Panels panels = new Panels();
    private final Tiles tiles = new Tiles();

    private VectorMatMul() {}

    static void matMul(MatMul kernel, DeviceMemory memory) {
        if (kernel.m() == 0 || kernel.n() == 0) {
            return;
        }
        MemorySegment a = memory.of(kernel.a().span());
        MemorySegment b = memory.of(kernel.b().span());
        MemorySegment c = memory.of(kernel.c().span());
        VectorMatMul product = OF_THREAD.get();
        for (int matrix = 0; matrix < kernel.batch(); matrix++) {
            if (kernel.k() == 0 || kernel.beta() != 0) {
                scale(kernel, c, matrix * kernel.c().batchStride());
            }
            for (int depth = 0; depth < kernel.k(); depth += Panels.DEPTH) {
                product.terms(kernel, a, b, c, matrix, depth);
            }
        }
    }

    private static void scale(MatMul kernel, MemorySegment c, long origin) {
        if (kernel.beta() == 1) {
            return;
        }
        for (int row = 0; row < kernel.m(); row++) {
            long start = origin + (long) row * kernel.c().rowStride();
            if (kernel.beta() == 0) {
                c.asSlice(start * Float.BYTES, (long) kernel.n() * Float.BYTES).fill((byte) 0);
            } else {
                VectorSoftmax.multiply(c.address(), start, kernel.n(), kernel.beta());
            }
        }
    }

    /** Adds the terms of one depth, or writes their sums where nothing is to be added to. */
    private void terms(MatMul kernel, MemorySegment a, MemorySegment b, MemorySegment c, int matrix, int depth) {
        int deep = Math.min(Panels.DEPTH, kernel.k() - depth);
        for (int column = 0; column < kernel.n(); column += Panels.COLUMNS) {
            int wide = Math.min(Panels.COLUMNS, kernel.n() - column);
            panels.pack(kernel, b, matrix, depth, deep, column, wide);
            for (int row = 0; row < kernel.m(); row += Tiles.ROWS) {
                int high = Math.min(Tiles.ROWS, kernel.m() - row);
                tiles.take(kernel, a, matrix, row, high, depth, deep);
                rows(kernel, c, matrix, depth, deep, row, high, column, wide);
            }
        }
    }

    private void rows(
            MatMul kernel, MemorySegment c, int matrix, int depth, int deep, int row, int high, int column, int wide) {
        int stride = kernel.c().rowStride();
        long start = matrix * kernel.c().batchStride() + (long) row * stride + column;
        boolean over = depth == 0 && kernel.beta() == 0;
        for (int j = 0; j < wide; j += Panels.PANEL) {
            tiles.multiply(kernel.transposeA(), deep, panels.packed(), j * deep);
            tiles.put(c, start + j, stride, high, Math.min(Panels.PANEL, wide - j), over);
        }
    }
}
