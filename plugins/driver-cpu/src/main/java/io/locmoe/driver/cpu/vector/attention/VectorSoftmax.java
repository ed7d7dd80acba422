package io.locmoe.driver.cpu.vector.attention;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.Softmax;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Softmax of rows. Of a causal row only the visible columns are read. */
public final class VectorSoftmax {
    private VectorSoftmax() {}

    /** Executes the kernel. */
    public static void softmax(Softmax kernel, DeviceMemory memory) {
        long in = memory.of(kernel.in()).address();
        long out = memory.of(kernel.out()).address();
        int columns = kernel.columns();
        if (columns == 0) {
            return;
        }
        SoftmaxRows group = new SoftmaxRows();
        for (int first = 0; first < kernel.rows(); first += SoftmaxRows.GROUP) {
            int some = Math.min(SoftmaxRows.GROUP, kernel.rows() - first);
            for (int i = 0; i < some; i++) {
                int visible = kernel.causal() ? (first + i) % columns + 1 : columns;
                group.see(i, visible);
                clear(out, (long) (first + i) * columns + visible, columns - visible);
            }
            group.weights(in, out, (long) first * columns, columns, some, kernel.scale());
        }
    }

    /** max of scale * in; NaN elements are passed over, and come out in the exponentials. */
    public static float maximum(long in, long start, int columns, float scale) {
        FloatVector largest = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector x = fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER)
                    .mul(scale);
            largest = largest.blend(x, x.compare(VectorOperators.GT, largest));
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector x = fromMemorySegment(S, MEMORY, in + (start + whole << SHIFT), ORDER, rest)
                    .mul(scale);
            largest = largest.blend(x, x.compare(VectorOperators.GT, largest).and(rest));
        }
        return largest.reduceLanes(VectorOperators.MAX);
    }

    /** out *= factor. */
    public static void multiply(long out, long start, int columns, float factor) {
        multiply(out, out, start, columns, factor);
    }

    /** out = factor * in. */
    public static void multiply(long in, long out, long start, int columns, float factor) {
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector x = fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER);
            x.mul(factor).intoMemorySegment(MEMORY, out + (start + i << SHIFT), ORDER);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector x = fromMemorySegment(S, MEMORY, in + (start + whole << SHIFT), ORDER, rest);
            x.mul(factor).intoMemorySegment(MEMORY, out + (start + whole << SHIFT), ORDER, rest);
        }
    }

    static void clear(long out, long start, int columns) {
        FloatVector zero = FloatVector.zero(S);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            zero.intoMemorySegment(MEMORY, out + (start + i << SHIFT), ORDER);
        }
        if (whole < columns) {
            zero.intoMemorySegment(MEMORY, out + (start + whole << SHIFT), ORDER, S.indexInRange(0, columns - whole));
        }
    }
}
