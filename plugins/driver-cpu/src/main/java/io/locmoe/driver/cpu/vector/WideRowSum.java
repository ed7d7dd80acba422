package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

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
    public void add(long in, int rows, int blockRows) {
        for (int first = 0; first < rows; first += blockRows) {
            Arrays.fill(block, 0);
            int end = Math.min(rows, first + blockRows);
            int row = first;
            for (; row + 3 < end; row += 4) {
                addFourRows(in, (long) row * columns);
            }
            for (; row < end; row++) {
                addRow(in, (long) row * columns);
            }
            endBlock();
        }
    }

    private void addRow(long in, long start) {
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector x = fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER);
            fromArray(S, block, i).add(x).intoArray(block, i);
        }
        addEnd(in, start + whole, whole);
    }

    /** The same as each of them by {@link #addRow}, but the sums are read and written once, not four times. */
    private void addFourRows(long in, long start) {
        long second = start + columns;
        long third = second + columns;
        long fourth = third + columns;
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            fromArray(S, block, i)
                    .add(fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER))
                    .add(fromMemorySegment(S, MEMORY, in + (second + i << SHIFT), ORDER))
                    .add(fromMemorySegment(S, MEMORY, in + (third + i << SHIFT), ORDER))
                    .add(fromMemorySegment(S, MEMORY, in + (fourth + i << SHIFT), ORDER))
                    .intoArray(block, i);
        }
        for (long row = start; row <= fourth; row += columns) {
            addEnd(in, row + whole, whole);
        }
    }

    /** Adds what is left of a row after the last whole vector. */
    private void addEnd(long in, long start, int whole) {
        if (whole < columns) {
            FloatVector x =
                    fromMemorySegment(S, MEMORY, in + (start << SHIFT), ORDER, S.indexInRange(0, columns - whole));
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

    public void store(long out, boolean accumulate) {
        for (int i = 0; i < columns; i += WIDTH) {
            VectorMask<Float> mask = S.indexInRange(0, columns - i);
            FloatVector old = accumulate
                    ? fromMemorySegment(S, MEMORY, out + ((long) i << SHIFT), ORDER, mask)
                    : FloatVector.zero(S);
            fromArray(S, total, i).add(old).intoMemorySegment(MEMORY, out + ((long) i << SHIFT), ORDER, mask);
        }
    }
}
