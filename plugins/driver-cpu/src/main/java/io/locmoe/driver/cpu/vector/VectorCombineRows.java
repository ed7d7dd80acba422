package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.get;
import static io.locmoe.driver.cpu.vector.lane.Lanes.integer;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.Indices;
import io.locmoe.spi.device.kernel.CombineRows;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Weighted sums of the rows that an index sends to the same place; the first row there is written, not added. */
final class VectorCombineRows {
    private VectorCombineRows() {}

    static void forward(CombineRows kernel, DeviceMemory memory) {
        MemorySegment in = memory.of(kernel.in());
        MemorySegment index = memory.of(kernel.index());
        MemorySegment out = memory.of(kernel.out());
        MemorySegment weights = kernel.weights() == null ? null : memory.of(kernel.weights());
        int columns = kernel.columns();
        BitSet written = new BitSet(kernel.outRows());
        for (int row = 0; row < kernel.rows(); row++) {
            int to = Indices.row(integer(index, row), kernel.outRows(), row);
            float weight = weights == null ? 1f : get(weights, row);
            if (written.get(to)) {
                add(in, (long) row * columns, weight, out, (long) to * columns, columns);
            } else {
                write(in, (long) row * columns, weight, out, (long) to * columns, columns);
                written.set(to);
            }
        }
        clearOthers(written, out, kernel.outRows(), (long) columns << SHIFT);
    }

    private static void clearOthers(BitSet written, MemorySegment out, int rows, long rowBytes) {
        for (int row = written.nextClearBit(0); row < rows; row = written.nextClearBit(row + 1)) {
            out.asSlice(row * rowBytes, rowBytes).fill((byte) 0);
        }
    }

    private static void add(MemorySegment in, long from, float weight, MemorySegment out, long to, int columns) {
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector term =
                    fromMemorySegment(S, in, from + i << SHIFT, ORDER).mul(weight);
            fromMemorySegment(S, out, to + i << SHIFT, ORDER).add(term).intoMemorySegment(out, to + i << SHIFT, ORDER);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector term =
                    fromMemorySegment(S, in, from + whole << SHIFT, ORDER, rest).mul(weight);
            fromMemorySegment(S, out, to + whole << SHIFT, ORDER, rest)
                    .add(term)
                    .intoMemorySegment(out, to + whole << SHIFT, ORDER, rest);
        }
    }

    /** Adds to 0, which makes the zeros positive, as a sum has them. */
    private static void write(MemorySegment in, long from, float weight, MemorySegment out, long to, int columns) {
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            fromMemorySegment(S, in, from + i << SHIFT, ORDER)
                    .mul(weight)
                    .add(0f)
                    .intoMemorySegment(out, to + i << SHIFT, ORDER);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            fromMemorySegment(S, in, from + whole << SHIFT, ORDER, rest)
                    .mul(weight)
                    .add(0f)
                    .intoMemorySegment(out, to + whole << SHIFT, ORDER, rest);
        }
    }
}
