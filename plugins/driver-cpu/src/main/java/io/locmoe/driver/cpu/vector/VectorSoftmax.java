package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.cpu.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.Softmax;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Softmax of rows. Of a causal row only the visible columns are read. */
final class VectorSoftmax {
    private VectorSoftmax() {
    }

    static void softmax(Softmax kernel, DeviceMemory memory) {
        MemorySegment in = memory.of(kernel.in());
        MemorySegment out = memory.of(kernel.out());
        int columns = kernel.columns();
        if (columns == 0) {
            return;
        }
        for (int row = 0; row < kernel.rows(); row++) {
            int visible = kernel.causal() ? row % columns + 1 : columns;
            row(in, out, (long) row * columns, visible, kernel.scale());
            if (visible < columns) {
                clear(out, (long) row * columns + visible, columns - visible);
            }
        }
    }

    private static void row(MemorySegment in, MemorySegment out, long start, int visible, float scale) {
        float maximum = maximum(in, start, visible, scale);
        float sum = exponentials(in, out, start, visible, scale, maximum);
        multiply(out, start, visible, 1f / sum);
    }

    /** max of scale * in; NaN elements are passed over, and come out in the exponentials. */
    static float maximum(MemorySegment in, long start, int columns, float scale) {
        FloatVector largest = Lanes.all(Float.NEGATIVE_INFINITY);
        int whole = (int) Lanes.whole(columns);
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            largest = Lanes.larger(largest, Lanes.load(in, start + i).mul(scale));
        }
        float maximum = largest.reduceLanes(VectorOperators.MAX);
        return whole == columns ? maximum
                : Math.max(maximum, lastMaximum(in, start + whole, columns - whole, scale));
    }

    private static float lastMaximum(MemorySegment in, long start, int left, float scale) {
        VectorMask<Float> mask = Lanes.first(left);
        FloatVector scaled = Lanes.load(in, start, mask).mul(scale);
        FloatVector lowest = Lanes.all(Float.NEGATIVE_INFINITY);
        return Lanes.larger(lowest, lowest.blend(scaled, mask)).reduceLanes(VectorOperators.MAX);
    }

    /** out = exp(scale * in - maximum); returns the sum. */
    private static float exponentials(MemorySegment in, MemorySegment out, long start, int columns, float scale,
                                      float maximum) {
        FloatVector factor = Lanes.all(scale);
        FloatVector shift = Lanes.all(-maximum);
        FloatVector sum = Lanes.zero();
        int whole = (int) Lanes.whole(columns);
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            FloatVector e = VectorMath.exp(Lanes.load(in, start + i).fma(factor, shift));
            e.intoMemorySegment(out, start + i << Lanes.SHIFT, Lanes.ORDER);
            sum = sum.add(e);
        }
        float total = Lanes.sum(sum);
        return whole == columns ? total
                : total + lastExponentials(in, out, start + whole, columns - whole, scale, maximum);
    }

    private static float lastExponentials(MemorySegment in, MemorySegment out, long start, int left, float scale,
                                          float maximum) {
        VectorMask<Float> mask = Lanes.first(left);
        FloatVector e = VectorMath.exp(Lanes.load(in, start, mask).fma(Lanes.all(scale), Lanes.all(-maximum)));
        e.intoMemorySegment(out, start << Lanes.SHIFT, Lanes.ORDER, mask);
        return VectorSums.sum(out, start, left);
    }

    static void multiply(MemorySegment out, long start, int columns, float factor) {
        int whole = (int) Lanes.whole(columns);
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Lanes.load(out, start + i).mul(factor), out, start + i);
        }
        if (whole < columns) {
            VectorMask<Float> rest = Lanes.first(columns - whole);
            Lanes.store(Lanes.load(out, start + whole, rest).mul(factor), out, start + whole, rest);
        }
    }

    private static void clear(MemorySegment out, long start, int columns) {
        int whole = (int) Lanes.whole(columns);
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Lanes.zero(), out, start + i);
        }
        if (whole < columns) {
            Lanes.store(Lanes.zero(), out, start + whole, Lanes.first(columns - whole));
        }
    }
}
