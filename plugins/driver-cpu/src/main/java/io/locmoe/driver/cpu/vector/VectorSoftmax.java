package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.driver.cpu.vector.lane.Lanes;
import io.locmoe.driver.cpu.vector.lane.VectorMath;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.Softmax;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Softmax of rows. Of a causal row only the visible columns are read. */
final class VectorSoftmax {
    private VectorSoftmax() {}

    static void softmax(Softmax kernel, DeviceMemory memory) {
        MemorySegment in = memory.of(kernel.in());
        MemorySegment out = memory.of(kernel.out());
        int columns = kernel.columns();
        if (columns == 0) {
            return;
        }
        float[] lanes = new float[WIDTH];
        for (int row = 0; row < kernel.rows(); row++) {
            int visible = kernel.causal() ? row % columns + 1 : columns;
            long start = (long) row * columns;
            float maximum = maximum(in, start, visible, kernel.scale());
            float sum = exponentials(in, out, start, visible, kernel.scale(), maximum, lanes);
            multiply(out, start, visible, 1f / sum);
            if (visible < columns) {
                clear(out, start + visible, columns - visible);
            }
        }
    }

    /** max of scale * in; NaN elements are passed over, and come out in the exponentials. */
    static float maximum(MemorySegment in, long start, int columns, float scale) {
        FloatVector largest = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector x = fromMemorySegment(S, in, start + i << SHIFT, ORDER).mul(scale);
            largest = largest.blend(x, x.compare(VectorOperators.GT, largest));
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector x = fromMemorySegment(S, in, start + whole << SHIFT, ORDER, rest)
                    .mul(scale);
            largest = largest.blend(x, x.compare(VectorOperators.GT, largest).and(rest));
        }
        return largest.reduceLanes(VectorOperators.MAX);
    }

    /** out = exp(scale * in - maximum); returns the sum. */
    static float exponentials(
            MemorySegment in, MemorySegment out, long start, int columns, float scale, float maximum, float[] lanes) {
        FloatVector factor = FloatVector.broadcast(S, scale);
        FloatVector shift = FloatVector.broadcast(S, -maximum);
        FloatVector sum = FloatVector.zero(S);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector e = VectorMath.exp(
                    fromMemorySegment(S, in, start + i << SHIFT, ORDER).fma(factor, shift));
            e.intoMemorySegment(out, start + i << SHIFT, ORDER);
            sum = sum.add(e);
        }
        sum.intoArray(lanes, 0);
        float total = Lanes.sum(lanes);
        return whole == columns
                ? total
                : total + lastExponentials(in, out, start + whole, columns - whole, scale, maximum, lanes);
    }

    private static float lastExponentials(
            MemorySegment in, MemorySegment out, long start, int left, float scale, float maximum, float[] lanes) {
        VectorMask<Float> mask = S.indexInRange(0, left);
        FloatVector x = fromMemorySegment(S, in, start << SHIFT, ORDER, mask);
        FloatVector e = VectorMath.exp(x.mul(scale).sub(maximum));
        e.intoMemorySegment(out, start << SHIFT, ORDER, mask);
        FloatVector.zero(S).blend(e, mask).intoArray(lanes, 0);
        return Lanes.sum(lanes);
    }

    /** out *= factor. */
    static void multiply(MemorySegment out, long start, int columns, float factor) {
        multiply(out, out, start, columns, factor);
    }

    /** out = factor * in. */
    static void multiply(MemorySegment in, MemorySegment out, long start, int columns, float factor) {
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector x = fromMemorySegment(S, in, start + i << SHIFT, ORDER);
            x.mul(factor).intoMemorySegment(out, start + i << SHIFT, ORDER);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector x = fromMemorySegment(S, in, start + whole << SHIFT, ORDER, rest);
            x.mul(factor).intoMemorySegment(out, start + whole << SHIFT, ORDER, rest);
        }
    }

    static void clear(MemorySegment out, long start, int columns) {
        FloatVector zero = FloatVector.zero(S);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            zero.intoMemorySegment(out, start + i << SHIFT, ORDER);
        }
        if (whole < columns) {
            zero.intoMemorySegment(out, start + whole << SHIFT, ORDER, S.indexInRange(0, columns - whole));
        }
    }
}
