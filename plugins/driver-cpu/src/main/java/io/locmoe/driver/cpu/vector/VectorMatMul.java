package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.MatMul;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Matrix product in blocks, for machines without OpenBLAS.
 *
 * <p>A panel of op(B), {@value #DEPTH} deep and two vectors wide, is packed once and then meets all rows of op(A), four
 * at a time: eight accumulators in registers, as Goto and van de Geijn 2008 do it.
 */
final class VectorMatMul {
    private static final int DEPTH = 256;
    private static final int ROWS = 4;
    private static final int PANEL = 2 * Lanes.WIDTH;
    private static final ThreadLocal<float[]> SCRATCH =
            ThreadLocal.withInitial(() -> new float[DEPTH * PANEL + ROWS * DEPTH + ROWS * PANEL]);
    private static final int A_START = DEPTH * PANEL;
    private static final int C_START = A_START + ROWS * DEPTH;

    private VectorMatMul() {}

    static void matMul(MatMul kernel, DeviceMemory memory) {
        if (kernel.m() == 0 || kernel.n() == 0) {
            return;
        }
        MemorySegment a = memory.of(kernel.a().span());
        MemorySegment b = memory.of(kernel.b().span());
        MemorySegment c = memory.of(kernel.c().span());
        float[] scratch = SCRATCH.get();
        for (int matrix = 0; matrix < kernel.batch(); matrix++) {
            scale(kernel, c, matrix * kernel.c().batchStride());
            for (int depth = 0; depth < kernel.k(); depth += DEPTH) {
                int deep = Math.min(DEPTH, kernel.k() - depth);
                for (int column = 0; column < kernel.n(); column += PANEL) {
                    int wide = Math.min(PANEL, kernel.n() - column);
                    packB(kernel, b, matrix, depth, deep, column, wide, scratch);
                    panel(kernel, a, c, matrix, depth, deep, column, wide, scratch);
                }
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
                VectorSoftmax.multiply(c, start, kernel.n(), kernel.beta());
            }
        }
    }

    /** scratch[p, j] = op(B)[depth + p, column + j], with zeros up to the panel's width. */
    private static void packB(
            MatMul kernel, MemorySegment b, int matrix, int depth, int deep, int column, int wide, float[] scratch) {
        long origin = matrix * kernel.b().batchStride();
        long down = kernel.transposeB() ? 1 : kernel.b().rowStride();
        long across = kernel.transposeB() ? kernel.b().rowStride() : 1;
        for (int p = 0; p < deep; p++) {
            long start = origin + (depth + p) * down + column * across;
            for (int j = 0; j < PANEL; j++) {
                scratch[p * PANEL + j] = j < wide ? Lanes.get(b, start + j * across) : 0f;
            }
        }
    }

    private static void panel(
            MatMul kernel,
            MemorySegment a,
            MemorySegment c,
            int matrix,
            int depth,
            int deep,
            int column,
            int wide,
            float[] scratch) {
        long origin = matrix * kernel.c().batchStride();
        for (int row = 0; row < kernel.m(); row += ROWS) {
            int high = Math.min(ROWS, kernel.m() - row);
            packA(kernel, a, matrix, depth, deep, row, high, scratch);
            multiply(scratch, deep);
            for (int i = 0; i < high; i++) {
                long start = origin + (long) (row + i) * kernel.c().rowStride() + column;
                add(scratch, C_START + i * PANEL, c, start, wide);
            }
        }
    }

    /** scratch[p, i] = alpha * op(A)[row + i, depth + p], with zeros for rows that are not there. */
    private static void packA(
            MatMul kernel, MemorySegment a, int matrix, int depth, int deep, int row, int high, float[] scratch) {
        long origin = matrix * kernel.a().batchStride();
        long down = kernel.transposeA() ? 1 : kernel.a().rowStride();
        long across = kernel.transposeA() ? kernel.a().rowStride() : 1;
        for (int i = 0; i < ROWS; i++) {
            long start = origin + (row + i) * down + depth * across;
            for (int p = 0; p < deep; p++) {
                scratch[A_START + p * ROWS + i] = i < high ? kernel.alpha() * Lanes.get(a, start + p * across) : 0f;
            }
        }
    }

    private static void multiply(float[] s, int deep) {
        FloatVector c00 = Lanes.zero();
        FloatVector c01 = Lanes.zero();
        FloatVector c10 = Lanes.zero();
        FloatVector c11 = Lanes.zero();
        FloatVector c20 = Lanes.zero();
        FloatVector c21 = Lanes.zero();
        FloatVector c30 = Lanes.zero();
        FloatVector c31 = Lanes.zero();
        for (int p = 0; p < deep; p++) {
            FloatVector b0 = FloatVector.fromArray(Lanes.S, s, p * PANEL);
            FloatVector b1 = FloatVector.fromArray(Lanes.S, s, p * PANEL + Lanes.WIDTH);
            int at = A_START + p * ROWS;
            FloatVector a0 = Lanes.all(s[at]);
            FloatVector a1 = Lanes.all(s[at + 1]);
            FloatVector a2 = Lanes.all(s[at + 2]);
            FloatVector a3 = Lanes.all(s[at + 3]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
        }
        c00.intoArray(s, C_START);
        c01.intoArray(s, C_START + Lanes.WIDTH);
        c10.intoArray(s, C_START + PANEL);
        c11.intoArray(s, C_START + PANEL + Lanes.WIDTH);
        c20.intoArray(s, C_START + 2 * PANEL);
        c21.intoArray(s, C_START + 2 * PANEL + Lanes.WIDTH);
        c30.intoArray(s, C_START + 3 * PANEL);
        c31.intoArray(s, C_START + 3 * PANEL + Lanes.WIDTH);
    }

    private static void add(float[] s, int from, MemorySegment c, long start, int wide) {
        int whole = (int) Lanes.whole(wide);
        for (int j = 0; j < whole; j += Lanes.WIDTH) {
            Lanes.store(Lanes.load(c, start + j).add(FloatVector.fromArray(Lanes.S, s, from + j)), c, start + j);
        }
        for (int j = whole; j < wide; j++) {
            Lanes.set(c, start + j, Lanes.get(c, start + j) + s[from + j]);
        }
    }
}
