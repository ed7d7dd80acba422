package io.locmoe.driver.cpu.vector.lane;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.spi.device.kernel.MatMul;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A block of op(B), packed so that a product reads it from the first to the last element: panels two vectors wide, one
 * after the other, each with its terms one after the other. Used by one thread.
 */
public final class Panels {
    /** Terms of a block. */
    public static final int DEPTH = 256;
    /** Columns of a panel. */
    public static final int PANEL = 2 * WIDTH;
    /** Columns of a block, so that it stays in the second cache. */
    public static final int COLUMNS = 8 * PANEL;

    private final float[] packed = new float[DEPTH * COLUMNS];

    /** The panels; that of column j starts at j times the depth. */
    public float[] packed() {
        return packed;
    }

    /** Packs a block, with zeros up to a whole panel. */
    public void pack(MatMul kernel, MemorySegment b, int matrix, int depth, int deep, int column, int wide) {
        long origin = matrix * kernel.b().batchStride();
        int stride = kernel.b().rowStride();
        for (int j = 0; j < wide; j += PANEL) {
            int there = Math.min(PANEL, wide - j);
            if (kernel.transposeB()) {
                columns(b, origin + (long) (column + j) * stride + depth, stride, deep, there, j * deep);
            } else if (there == PANEL) {
                rows(b, origin + (long) depth * stride + column + j, stride, deep, j * deep);
            } else {
                partsOfRows(b, origin + (long) depth * stride + column + j, stride, deep, there, j * deep);
            }
        }
    }

    private void rows(MemorySegment b, long from, int stride, int deep, int to) {
        for (int p = 0; p < deep; p++) {
            long start = from + (long) p * stride;
            fromMemorySegment(S, b, start << SHIFT, ORDER).intoArray(packed, to + p * PANEL);
            fromMemorySegment(S, b, start + WIDTH << SHIFT, ORDER).intoArray(packed, to + p * PANEL + WIDTH);
        }
    }

    private void partsOfRows(MemorySegment b, long from, int stride, int deep, int there, int to) {
        Arrays.fill(packed, to, to + deep * PANEL, 0f);
        for (int p = 0; p < deep; p++) {
            for (int j = 0; j < there; j++) {
                packed[to + p * PANEL + j] = Lanes.get(b, from + (long) p * stride + j);
            }
        }
    }

    private void columns(MemorySegment b, long from, int stride, int deep, int there, int to) {
        if (there < PANEL) {
            Arrays.fill(packed, to, to + deep * PANEL, 0f);
        }
        for (int j = 0; j < there; j++) {
            column(b, from + (long) j * stride, deep, to + j);
        }
    }

    private void column(MemorySegment b, long from, int deep, int to) {
        for (int p = 0; p < deep; p++) {
            packed[to + p * PANEL] = Lanes.get(b, from + p);
        }
    }
}
