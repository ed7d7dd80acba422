package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.get;
import static io.locmoe.driver.cpu.vector.lane.Lanes.set;
import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.driver.cpu.vector.lane.RunSums;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.SumColumns;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.device.kernel.SumRows;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Sums over rows, over columns, and of squares. Long sums are summed in blocks, which bounds their rounding. */
public final class VectorSums {
    private static final int ROW_BLOCK = 64;
    /** Rows of more elements are read one after the other, and their sums kept in memory instead of registers. */
    private static final int WIDE_ROW = 4 * WIDTH;

    private static final VectorSpecies<Double> WIDE = DoubleVector.SPECIES_PREFERRED;
    /** As many float32 as a vector has float64. */
    private static final VectorSpecies<Float> NARROW =
            VectorSpecies.of(float.class, VectorShape.forBitSize(WIDE.vectorBitSize() / 2));

    private VectorSums() {}

    static void columns(SumColumns kernel, DeviceMemory memory) {
        long in = memory.of(kernel.in()).address();
        long out = memory.of(kernel.out()).address();
        int columns = kernel.columns();
        if (columns == 1) {
            MemorySegment.copy(MEMORY, in, MEMORY, out, kernel.out().byteSize());
            return;
        }
        new RunSums().sums(in, 0, kernel.rows(), columns, 1f, out, 0);
    }

    static void rows(SumRows kernel, DeviceMemory memory) {
        long in = memory.of(kernel.in()).address();
        long out = memory.of(kernel.out()).address();
        int columns = kernel.columns();
        if (columns > WIDE_ROW) {
            WideRowSum sum = new WideRowSum(columns);
            sum.add(in, kernel.rows(), ROW_BLOCK);
            sum.store(out, kernel.accumulate());
            return;
        }
        for (int column = 0; column < columns; column += WIDTH) {
            VectorMask<Float> mask = S.indexInRange(0, columns - column);
            FloatVector sum = sumOfRows(in, column, kernel.rows(), columns, mask);
            FloatVector old = kernel.accumulate()
                    ? fromMemorySegment(S, MEMORY, out + (column << SHIFT), ORDER, mask)
                    : FloatVector.zero(S);
            sum.add(old).intoMemorySegment(MEMORY, out + (column << SHIFT), ORDER, mask);
        }
    }

    /** The sum of all rows in the columns from one on, as many as the mask selects. */
    private static FloatVector sumOfRows(long in, int column, int rows, int columns, VectorMask<Float> mask) {
        FloatVector total = FloatVector.zero(S);
        FloatVector lost = FloatVector.zero(S);
        for (int block = 0; block < rows; block += ROW_BLOCK) {
            FloatVector sum = FloatVector.zero(S);
            int end = Math.min(rows, block + ROW_BLOCK);
            long at = (long) block * columns + column;
            for (int row = block; row < end; row++, at += columns) {
                sum = sum.add(fromMemorySegment(S, MEMORY, in + (at << SHIFT), ORDER, mask));
            }
            // Kahan's compensation, once a block.
            FloatVector corrected = sum.sub(lost);
            FloatVector next = total.add(corrected);
            lost = next.sub(total).sub(corrected);
            total = next;
        }
        return total;
    }

    static void squares(SumOfSquares kernel, DeviceMemory memory) {
        set(memory.of(kernel.out()).address(), 0, (float)
                squares(memory.of(kernel.in()).address(), kernel.in().length()));
    }

    private static double squares(long in, long length) {
        DoubleVector first = DoubleVector.zero(WIDE);
        DoubleVector second = DoubleVector.zero(WIDE);
        int width = WIDE.length();
        long whole = length & -(2L * width);
        for (long i = 0; i < whole; i += 2L * width) {
            DoubleVector a = wide(in, i);
            DoubleVector b = wide(in, i + width);
            first = a.fma(a, first);
            second = b.fma(b, second);
        }
        double sum = 0;
        for (double lane : first.add(second).toArray()) {
            sum += lane;
        }
        for (long i = whole; i < length; i++) {
            double x = get(in, i);
            sum += x * x;
        }
        return sum;
    }

    private static DoubleVector wide(long in, long element) {
        FloatVector narrow = fromMemorySegment(NARROW, MEMORY, in + element * Float.BYTES, ByteOrder.nativeOrder());
        return (DoubleVector) narrow.convertShape(VectorOperators.F2D, WIDE, 0);
    }
}
