package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.cpu.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** gradientIn = scale * out * (gradientOut - sum(out * gradientOut)), row by row. */
final class VectorSoftmaxBackward {
    private VectorSoftmaxBackward() {
    }

    static void backward(SoftmaxBackward kernel, DeviceMemory memory) {
        MemorySegment out = memory.of(kernel.out());
        MemorySegment above = memory.of(kernel.gradientOut());
        MemorySegment below = memory.of(kernel.gradientIn());
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            long start = (long) row * columns;
            gradient(out, above, below, start, columns, dot(out, above, start, columns), kernel.scale());
        }
    }

    private static float dot(MemorySegment left, MemorySegment right, long start, int columns) {
        FloatVector sum = Lanes.zero();
        int whole = (int) Lanes.whole(columns);
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            sum = Lanes.load(left, start + i).fma(Lanes.load(right, start + i), sum);
        }
        if (whole < columns) {
            VectorMask<Float> rest = Lanes.first(columns - whole);
            sum = Lanes.load(left, start + whole, rest).fma(Lanes.load(right, start + whole, rest), sum);
        }
        return Lanes.sum(sum);
    }

    private static void gradient(MemorySegment out, MemorySegment above, MemorySegment below, long start, int columns,
                                 float dot, float scale) {
        int whole = (int) Lanes.whole(columns);
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            FloatVector g = Lanes.load(above, start + i).sub(dot).mul(scale);
            Lanes.store(g.mul(Lanes.load(out, start + i)), below, start + i);
        }
        if (whole < columns) {
            VectorMask<Float> rest = Lanes.first(columns - whole);
            FloatVector g = Lanes.load(above, start + whole, rest).sub(dot).mul(scale);
            Lanes.store(g.mul(Lanes.load(out, start + whole, rest)), below, start + whole, rest);
        }
    }
}
