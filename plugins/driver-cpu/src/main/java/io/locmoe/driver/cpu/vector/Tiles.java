package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Panels.PANEL;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.driver.cpu.vector.lane.Lanes;
import io.locmoe.driver.cpu.vector.lane.Panels;
import io.locmoe.spi.device.kernel.MatMul;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Eight rows of op(A), packed, and what they sum up to with a panel of op(B). Used by one thread. */
final class Tiles {
    static final int ROWS = 8;
    /** Species for the rows of a transposed A, which lie beside each other. */
    private static final VectorSpecies<Float> BESIDE =
            WIDTH >= ROWS ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;

    private final float[] a = new float[ROWS * Panels.DEPTH];
    private final float[] sums = new float[ROWS * PANEL];

    /** Takes alpha times rows of op(A), at most {@link #ROWS}; those that are not there are zeros. */
    void take(MatMul kernel, MemorySegment in, int matrix, int row, int high, int depth, int deep) {
        long origin = matrix * kernel.a().batchStride();
        int stride = kernel.a().rowStride();
        if (kernel.transposeA()) {
            beside(in, origin + (long) depth * stride + row, stride, high, deep, kernel.alpha());
            return;
        }
        for (int i = 0; i < high; i++) {
            line(in, origin + (long) (row + i) * stride + depth, deep, kernel.alpha(), i * deep);
        }
        Arrays.fill(a, high * deep, ROWS * deep, 0f);
    }

    private void line(MemorySegment in, long from, int deep, float alpha, int to) {
        int whole = (int) Lanes.whole(deep);
        for (int p = 0; p < whole; p += WIDTH) {
            fromMemorySegment(S, in, from + p << SHIFT, ORDER).mul(alpha).intoArray(a, to + p);
        }
        for (int p = whole; p < deep; p++) {
            a[to + p] = alpha * Lanes.get(in, from + p);
        }
    }

    private void beside(MemorySegment in, long from, int stride, int high, int deep, float alpha) {
        for (int i = 0; i < ROWS; i += BESIDE.length()) {
            if (i + BESIDE.length() <= high) {
                whole(in, from + i, stride, deep, alpha, i);
            } else {
                part(in, from + i, stride, deep, alpha, i, BESIDE.indexInRange(i, high));
            }
        }
    }

    private void whole(MemorySegment in, long from, int stride, int deep, float alpha, int to) {
        for (int p = 0; p < deep; p++) {
            fromMemorySegment(BESIDE, in, from + (long) p * stride << SHIFT, ORDER)
                    .mul(alpha)
                    .intoArray(a, p * ROWS + to);
        }
    }

    /** As {@link #whole}, for so many rows as the mask selects; a mask costs time where none is needed. */
    private void part(MemorySegment in, long from, int stride, int deep, float alpha, int to, VectorMask<Float> there) {
        for (int p = 0; p < deep; p++) {
            fromMemorySegment(BESIDE, in, from + (long) p * stride << SHIFT, ORDER, there)
                    .mul(alpha)
                    .intoArray(a, p * ROWS + to);
        }
    }

    /** Multiplies what was taken with a panel that starts in an array. */
    void multiply(boolean transposed, int deep, float[] panels, int from) {
        if (transposed) {
            TileSums.besides(deep, a, panels, from, sums);
        } else {
            TileSums.lines(deep, a, panels, from, sums);
        }
    }

    /** Adds the sums to a block of C, or writes them over it. */
    void put(MemorySegment c, long from, int stride, int high, int wide, boolean over) {
        for (int i = 0; i < high; i++) {
            long start = from + (long) i * stride;
            if (wide == PANEL) {
                row(c, start, i * PANEL, over);
            } else {
                part(c, start, i * PANEL, wide, over);
            }
        }
    }

    private void row(MemorySegment c, long start, int at, boolean over) {
        for (int j = 0; j < PANEL; j += WIDTH) {
            FloatVector old = over ? FloatVector.zero(S) : fromMemorySegment(S, c, start + j << SHIFT, ORDER);
            old.add(fromArray(S, sums, at + j)).intoMemorySegment(c, start + j << SHIFT, ORDER);
        }
    }

    private void part(MemorySegment c, long start, int at, int wide, boolean over) {
        for (int j = 0; j < wide; j++) {
            Lanes.set(c, start + j, (over ? 0f : Lanes.get(c, start + j)) + sums[at + j]);
        }
    }
}
