package io.locmoe.driver.cpu.vector.attention;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** gradientIn = scale * out * (gradientOut - sum(out * gradientOut)), row by row. */
public final class VectorSoftmaxBackward {
    private VectorSoftmaxBackward() {}

    /** Executes the kernel. */
    public static void backward(SoftmaxBackward kernel, DeviceMemory memory) {
        long out = memory.of(kernel.out()).address();
        long above = memory.of(kernel.gradientOut()).address();
        long below = memory.of(kernel.gradientIn()).address();
        int columns = kernel.columns();
        SoftmaxRows group = new SoftmaxRows();
        for (int first = 0; first < kernel.rows(); first += SoftmaxRows.GROUP) {
            int some = Math.min(SoftmaxRows.GROUP, kernel.rows() - first);
            for (int i = 0; i < some; i++) {
                group.see(i, columns);
            }
            group.slopes(out, above, below, (long) first * columns, columns, some, kernel.scale());
        }
    }

    /** A vector of partial sums of left * right. */
    static void dot(long left, long right, long start, int columns, float[] sums, int at) {
        FloatVector sum = FloatVector.zero(S);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector factor = fromMemorySegment(S, MEMORY, right + (start + i << SHIFT), ORDER);
            sum = fromMemorySegment(S, MEMORY, left + (start + i << SHIFT), ORDER)
                    .fma(factor, sum);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector factor = fromMemorySegment(S, MEMORY, right + (start + whole << SHIFT), ORDER, rest);
            sum = fromMemorySegment(S, MEMORY, left + (start + whole << SHIFT), ORDER, rest)
                    .fma(factor, sum);
        }
        sum.intoArray(sums, at);
    }

    static void gradient(long out, long above, long below, long start, int columns, float dot, float scale) {
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector g = fromMemorySegment(S, MEMORY, above + (start + i << SHIFT), ORDER)
                    .sub(dot)
                    .mul(scale);
            FloatVector y = fromMemorySegment(S, MEMORY, out + (start + i << SHIFT), ORDER);
            g.mul(y).intoMemorySegment(MEMORY, below + (start + i << SHIFT), ORDER);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector g = fromMemorySegment(S, MEMORY, above + (start + whole << SHIFT), ORDER, rest)
                    .sub(dot)
                    .mul(scale);
            FloatVector y = fromMemorySegment(S, MEMORY, out + (start + whole << SHIFT), ORDER, rest);
            g.mul(y).intoMemorySegment(MEMORY, below + (start + whole << SHIFT), ORDER, rest);
        }
    }
}
