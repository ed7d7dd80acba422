package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.get;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.driver.cpu.vector.lane.LaneSums;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.NormalizedGroupMeanBackward;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The gradient of means of blocks of rows of length 1. The order of additions is that of the plain kernels: the mean's
 * part, then twice the slope times the input, because the square of the input is a product of the input with itself.
 */
final class VectorNormalizedGroupMeanBackward {
    private final long in;
    private final long out;
    private final long lengths;
    private final long above;
    private final long below;
    private final int groups;
    private final int size;
    private final float factor;
    /** A vector of products for each row. */
    private final float[] lanes = new float[LaneSums.ELEMENTS];
    /** What each element of a group gets, padded to whole vectors. */
    private final float[] parts;

    private VectorNormalizedGroupMeanBackward(NormalizedGroupMeanBackward kernel, DeviceMemory memory) {
        in = memory.of(kernel.in()).address();
        out = memory.of(kernel.out()).address();
        lengths = memory.of(kernel.length()).address();
        above = memory.of(kernel.gradientOut()).address();
        below = memory.of(kernel.gradientIn()).address();
        groups = kernel.groups();
        size = kernel.columns() / groups;
        factor = VectorGroupMean.factor(kernel.columns(), groups);
        parts = new float[(groups + WIDTH - 1) / WIDTH * WIDTH];
    }

    static void backward(NormalizedGroupMeanBackward kernel, DeviceMemory memory) {
        VectorNormalizedGroupMeanBackward rows = new VectorNormalizedGroupMeanBackward(kernel, memory);
        for (int first = 0; first < kernel.rows(); first += WIDTH) {
            int some = Math.min(WIDTH, kernel.rows() - first);
            for (int i = 0; i < some; i++) {
                rows.products(first + i, i * WIDTH);
            }
            LaneSums.of(rows.lanes);
            for (int i = 0; i < some; i++) {
                rows.row(first + i, rows.lanes[i], kernel.accumulate());
            }
        }
    }

    /** Leaves a vector whose lanes sum up to that of gradientOut * out / length over the groups. */
    private void products(int row, int at) {
        FloatVector length = FloatVector.broadcast(S, get(lengths, row));
        FloatVector sum = FloatVector.zero(S);
        for (int group = 0; group < groups; group += WIDTH) {
            VectorMask<Float> mask = S.indexInRange(0, groups - group);
            long place = (long) row * groups + group << SHIFT;
            FloatVector gradient = fromMemorySegment(S, MEMORY, above + place, ORDER, mask);
            sum = sum.add(fromMemorySegment(S, MEMORY, out + place, ORDER, mask)
                    .mul(gradient)
                    .div(length));
        }
        sum.intoArray(lanes, at);
    }

    private void row(int row, float sum, boolean accumulate) {
        float length = get(lengths, row);
        parts(row, length);
        float slope = -sum * 0.5f / length;
        long start = (long) row * groups * size;
        for (int group = 0; group < groups; group++, start += size) {
            if (accumulate) {
                add(start, parts[group], slope);
            } else {
                write(start, parts[group], slope);
            }
        }
    }

    private void parts(int row, float length) {
        for (int group = 0; group < groups; group += WIDTH) {
            VectorMask<Float> mask = S.indexInRange(0, groups - group);
            FloatVector gradient =
                    fromMemorySegment(S, MEMORY, above + ((long) row * groups + group << SHIFT), ORDER, mask);
            gradient.div(length).mul(factor).intoArray(parts, group);
        }
    }

    private void write(long start, float part, float slope) {
        int whole = (int) whole(size);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector product = fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER)
                    .mul(slope);
            product.add(part).add(product).intoMemorySegment(MEMORY, below + (start + i << SHIFT), ORDER);
        }
        if (whole < size) {
            VectorMask<Float> rest = S.indexInRange(0, size - whole);
            FloatVector product = fromMemorySegment(S, MEMORY, in + (start + whole << SHIFT), ORDER, rest)
                    .mul(slope);
            product.add(part).add(product).intoMemorySegment(MEMORY, below + (start + whole << SHIFT), ORDER, rest);
        }
    }

    private void add(long start, float part, float slope) {
        int whole = (int) whole(size);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector product = fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER)
                    .mul(slope);
            FloatVector old = fromMemorySegment(S, MEMORY, below + (start + i << SHIFT), ORDER);
            old.add(part).add(product).add(product).intoMemorySegment(MEMORY, below + (start + i << SHIFT), ORDER);
        }
        if (whole < size) {
            VectorMask<Float> rest = S.indexInRange(0, size - whole);
            FloatVector product = fromMemorySegment(S, MEMORY, in + (start + whole << SHIFT), ORDER, rest)
                    .mul(slope);
            FloatVector old = fromMemorySegment(S, MEMORY, below + (start + whole << SHIFT), ORDER, rest);
            old.add(part)
                    .add(product)
                    .add(product)
                    .intoMemorySegment(MEMORY, below + (start + whole << SHIFT), ORDER, rest);
        }
    }
}
