package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The sum of wide rows, read row by row as they lie in memory: one column of vectors at a time would fetch each page
 * once for every vector. The order of additions, and so the bits, are those of {@link VectorSums} on narrow rows.
 */
public final class WideRowSum {
    private final int columns;
    private final float[] block;
    private final float[] total;
    private final float[] lost;

    public WideRowSum(int columns) {
        this.columns = columns;
        int padded = (columns + WIDTH - 1) / WIDTH * WIDTH;
        block = new float[padded];
        total = new float[padded];
        lost = new float[padded];
    }

    /** Sums the rows in blocks of so many. */
    public void add(MemorySegment in, int rows, int blockRows) {
        for (int first = 0; first < rows; first += blockRows) {
            Arrays.fill(block, 0);
            int end = Math.min(rows, first + blockRows);
            for (int row = first; row < end; row++) {
                addRow(in, (long) row * columns);
            }
            endBlock();
        }
    }

    private void addRow(MemorySegment in, long start) {
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector x = fromMemorySegment(S, in, start + i << SHIFT, ORDER);
            fromArray(S, block, i).add(x).intoArray(block, i);
        }
        if (whole < columns) {
            FloatVector x = fromMemorySegment(S, in, start + whole << SHIFT, ORDER, S.indexInRange(0, columns - whole));
            fromArray(S, block, whole).add(x).intoArray(block, whole);
        }
    }

    /** Kahan's compensation, once a block. */
    private void endBlock() {
        for (int i = 0; i < block.length; i += WIDTH) {
            FloatVector before = fromArray(S, total, i);
            FloatVector corrected = fromArray(S, block, i).sub(fromArray(S, lost, i));
            FloatVector next = before.add(corrected);
            next.sub(before).sub(corrected).intoArray(lost, i);
            next.intoArray(total, i);
        }
    }

    public void store(MemorySegment out, boolean accumulate) {
        for (int i = 0; i < columns; i += WIDTH) {
            VectorMask<Float> mask = S.indexInRange(0, columns - i);
            FloatVector old =
                    accumulate ? fromMemorySegment(S, out, (long) i << SHIFT, ORDER, mask) : FloatVector.zero(S);
            fromArray(S, total, i).add(old).intoMemorySegment(out, (long) i << SHIFT, ORDER, mask);
        }
    }
}
