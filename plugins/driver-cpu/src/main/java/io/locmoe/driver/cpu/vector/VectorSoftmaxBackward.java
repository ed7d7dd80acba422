package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.driver.cpu.vector.lane.Lanes;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** gradientIn = scale * out * (gradientOut - sum(out * gradientOut)), row by row. */
final class VectorSoftmaxBackward {
    private VectorSoftmaxBackward() {}

    static void backward(SoftmaxBackward kernel, DeviceMemory memory) {
        MemorySegment out = memory.of(kernel.out());
        MemorySegment above = memory.of(kernel.gradientOut());
        MemorySegment below = memory.of(kernel.gradientIn());
        int columns = kernel.columns();
        float[] lanes = new float[WIDTH];
        for (int row = 0; row < kernel.rows(); row++) {
            long start = (long) row * columns;
            gradient(out, above, below, start, columns, dot(out, above, start, columns, lanes), kernel.scale());
        }
    }

    static float dot(MemorySegment left, MemorySegment right, long start, int columns, float[] lanes) {
        FloatVector sum = FloatVector.zero(S);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector factor = fromMemorySegment(S, right, start + i << SHIFT, ORDER);
            sum = fromMemorySegment(S, left, start + i << SHIFT, ORDER).fma(factor, sum);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector factor = fromMemorySegment(S, right, start + whole << SHIFT, ORDER, rest);
            sum = fromMemorySegment(S, left, start + whole << SHIFT, ORDER, rest)
                    .fma(factor, sum);
        }
        sum.intoArray(lanes, 0);
        return Lanes.sum(lanes);
    }

    static void gradient(
            MemorySegment out,
            MemorySegment above,
            MemorySegment below,
            long start,
            int columns,
            float dot,
            float scale) {
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector g = fromMemorySegment(S, above, start + i << SHIFT, ORDER)
                    .sub(dot)
                    .mul(scale);
            FloatVector y = fromMemorySegment(S, out, start + i << SHIFT, ORDER);
            g.mul(y).intoMemorySegment(below, start + i << SHIFT, ORDER);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector g = fromMemorySegment(S, above, start + whole << SHIFT, ORDER, rest)
                    .sub(dot)
                    .mul(scale);
            FloatVector y = fromMemorySegment(S, out, start + whole << SHIFT, ORDER, rest);
            g.mul(y).intoMemorySegment(below, start + whole << SHIFT, ORDER, rest);
        }
    }
}
