package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.get;
import static io.locmoe.driver.cpu.vector.lane.Lanes.integer;
import static io.locmoe.driver.cpu.vector.lane.Lanes.set;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.driver.cpu.vector.lane.LaneSums;
import io.locmoe.driver.cpu.vector.lane.Lanes;
import io.locmoe.driver.cpu.vector.lane.RunSums;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.Indices;
import io.locmoe.spi.device.kernel.CombineRowsBackward;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Gradients of weighted sums of rows: a row of gradients is read once for both. Products are summed in the order of
 * {@link RunSums}.
 */
final class VectorCombineRowsBackward {
    private final long in;
    private final long above;
    private final long below;
    private final int columns;
    private final float[] lanes = new float[LaneSums.ELEMENTS];

    private VectorCombineRowsBackward(CombineRowsBackward kernel, DeviceMemory memory) {
        in = memory.of(kernel.in()).address();
        above = memory.of(kernel.gradientOut()).address();
        below = memory.of(kernel.gradientIn()).address();
        columns = kernel.columns();
    }

    static void backward(CombineRowsBackward kernel, DeviceMemory memory) {
        VectorCombineRowsBackward rows = new VectorCombineRowsBackward(kernel, memory);
        long index = memory.of(kernel.index()).address();
        long weights = memory.of(kernel.weights()).address();
        MemorySegment products = kernel.gradientWeights() == null ? null : memory.of(kernel.gradientWeights());
        for (int first = 0; first < kernel.rows(); first += WIDTH) {
            int some = Math.min(WIDTH, kernel.rows() - first);
            for (int i = 0; i < some; i++) {
                int row = first + i;
                int from = Indices.row(integer(index, row), kernel.outRows(), row);
                if (products == null) {
                    rows.scale(row, from, get(weights, row));
                } else {
                    rows.multiply(row, from, get(weights, row), i, products.address());
                }
            }
            if (products != null && rows.columns <= RunSums.BLOCK) {
                rows.store(products.address(), first, some);
            }
        }
    }

    /** A row of gradients, and its product with the forward's row: in lanes if it is short, else as it is. */
    private void multiply(int row, int from, float weight, int place, long products) {
        if (columns <= RunSums.BLOCK) {
            part(row, from, 0, columns, weight, place * WIDTH);
            return;
        }
        double sum = 0;
        for (int start = 0; start < columns; start += RunSums.BLOCK) {
            part(row, from, start, Math.min(columns, start + RunSums.BLOCK), weight, 0);
            sum += Lanes.sum(lanes);
        }
        set(products, row, (float) sum);
    }

    private void part(int row, int from, int start, int end, float weight, int at) {
        part(in, above, below, (long) row * columns, (long) from * columns, start, end, weight, lanes, at);
    }

    /** Operands are parameters: fields of objects would be read again after each vector that is written. */
    private static void part(
            long in,
            long above,
            long below,
            long to,
            long source,
            int start,
            int end,
            float weight,
            float[] lanes,
            int at) {
        FloatVector sum = FloatVector.zero(S);
        int whole = start + (int) whole(end - start);
        for (int i = start; i < whole; i += WIDTH) {
            FloatVector gradient = fromMemorySegment(S, MEMORY, above + (source + i << SHIFT), ORDER);
            gradient.mul(weight).intoMemorySegment(MEMORY, below + (to + i << SHIFT), ORDER);
            sum = sum.add(gradient.mul(fromMemorySegment(S, MEMORY, in + (to + i << SHIFT), ORDER)));
        }
        if (whole < end) {
            VectorMask<Float> rest = S.indexInRange(0, end - whole);
            FloatVector gradient = fromMemorySegment(S, MEMORY, above + (source + whole << SHIFT), ORDER, rest);
            gradient.mul(weight).intoMemorySegment(MEMORY, below + (to + whole << SHIFT), ORDER, rest);
            sum = sum.add(gradient.mul(fromMemorySegment(S, MEMORY, in + (to + whole << SHIFT), ORDER, rest)));
        }
        sum.intoArray(lanes, at);
    }

    private void scale(int row, int from, float weight) {
        long to = (long) row * columns;
        long source = (long) from * columns;
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            fromMemorySegment(S, MEMORY, above + (source + i << SHIFT), ORDER)
                    .mul(weight)
                    .intoMemorySegment(MEMORY, below + (to + i << SHIFT), ORDER);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            fromMemorySegment(S, MEMORY, above + (source + whole << SHIFT), ORDER, rest)
                    .mul(weight)
                    .intoMemorySegment(MEMORY, below + (to + whole << SHIFT), ORDER, rest);
        }
    }

    private void store(long products, int first, int some) {
        LaneSums.of(lanes);
        FloatVector.fromArray(S, lanes, 0)
                .intoMemorySegment(MEMORY, products + ((long) first << SHIFT), ORDER, S.indexInRange(0, some));
    }
}
