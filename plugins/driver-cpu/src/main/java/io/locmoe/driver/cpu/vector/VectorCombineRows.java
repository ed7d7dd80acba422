package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.get;
import static io.locmoe.driver.cpu.vector.lane.Lanes.integer;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;
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
        long in = memory.of(kernel.in()).address();
        long index = memory.of(kernel.index()).address();
        long out = memory.of(kernel.out()).address();
        MemorySegment weights = kernel.weights() == null ? null : memory.of(kernel.weights());
        int columns = kernel.columns();
        BitSet written = new BitSet(kernel.outRows());
        for (int row = 0; row < kernel.rows(); row++) {
            int to = Indices.row(integer(index, row), kernel.outRows(), row);
            float weight = weights == null ? 1f : get(weights.address(), row);
            if (written.get(to)) {
                add(in, (long) row * columns, weight, out, (long) to * columns, columns);
            } else {
                write(in, (long) row * columns, weight, out, (long) to * columns, columns);
                written.set(to);
            }
        }
        clearOthers(written, out, kernel.outRows(), (long) columns << SHIFT);
    }

    private static void clearOthers(BitSet written, long out, int rows, long rowBytes) {
        for (int row = written.nextClearBit(0); row < rows; row = written.nextClearBit(row + 1)) {
            MEMORY.asSlice(out + row * rowBytes, rowBytes).fill((byte) 0);
        }
    }

    private static void add(long in, long from, float weight, long out, long to, int columns) {
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector term = fromMemorySegment(S, MEMORY, in + (from + i << SHIFT), ORDER)
                    .mul(weight);
            fromMemorySegment(S, MEMORY, out + (to + i << SHIFT), ORDER)
                    .add(term)
                    .intoMemorySegment(MEMORY, out + (to + i << SHIFT), ORDER);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector term = fromMemorySegment(S, MEMORY, in + (from + whole << SHIFT), ORDER, rest)
                    .mul(weight);
            fromMemorySegment(S, MEMORY, out + (to + whole << SHIFT), ORDER, rest)
                    .add(term)
                    .intoMemorySegment(MEMORY, out + (to + whole << SHIFT), ORDER, rest);
        }
    }

    /** Adds to 0, which makes the zeros positive, as a sum has them. */
    private static void write(long in, long from, float weight, long out, long to, int columns) {
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            fromMemorySegment(S, MEMORY, in + (from + i << SHIFT), ORDER)
                    .mul(weight)
                    .add(0f)
                    .intoMemorySegment(MEMORY, out + (to + i << SHIFT), ORDER);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            fromMemorySegment(S, MEMORY, in + (from + whole << SHIFT), ORDER, rest)
                    .mul(weight)
                    .add(0f)
                    .intoMemorySegment(MEMORY, out + (to + whole << SHIFT), ORDER, rest);
        }
    }
}
