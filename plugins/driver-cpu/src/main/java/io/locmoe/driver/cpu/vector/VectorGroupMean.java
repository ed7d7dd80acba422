package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.get;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.driver.cpu.vector.lane.RunSums;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.GroupMean;
import io.locmoe.spi.device.kernel.GroupMeanBackward;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Means of blocks of rows, and their gradient, with the bits of the plain kernels that they are composed of. */
final class VectorGroupMean {
    private VectorGroupMean() {}

    static void forward(GroupMean kernel, DeviceMemory memory) {
        int groups = Math.multiplyExact(kernel.rows(), kernel.groups());
        int size = kernel.columns() / kernel.groups();
        new RunSums()
                .sums(
                        memory.of(kernel.in()).address(),
                        0,
                        groups,
                        size,
                        factor(kernel.columns(), kernel.groups()),
                        memory.of(kernel.out()).address(),
                        0);
    }

    /** From a sum to a mean. */
    static float factor(int columns, int groups) {
        return (float) groups / columns;
    }

    static void backward(GroupMeanBackward kernel, DeviceMemory memory) {
        long above = memory.of(kernel.gradientOut()).address();
        long below = memory.of(kernel.gradientIn()).address();
        int size = kernel.columns() / kernel.groups();
        float factor = factor(kernel.columns(), kernel.groups());
        for (long i = 0; i < kernel.gradientOut().length(); i++) {
            float gradient = get(above, i) * factor;
            if (kernel.accumulate()) {
                add(below, i * size, size, gradient);
            } else {
                write(below, i * size, size, gradient);
            }
        }
    }

    private static void write(long below, long start, int length, float gradient) {
        FloatVector number = FloatVector.broadcast(S, gradient);
        int whole = (int) whole(length);
        for (int i = 0; i < whole; i += WIDTH) {
            number.intoMemorySegment(MEMORY, below + (start + i << SHIFT), ORDER);
        }
        if (whole < length) {
            number.intoMemorySegment(
                    MEMORY, below + (start + whole << SHIFT), ORDER, S.indexInRange(0, length - whole));
        }
    }

    private static void add(long below, long start, int length, float gradient) {
        FloatVector number = FloatVector.broadcast(S, gradient);
        int whole = (int) whole(length);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector old = fromMemorySegment(S, MEMORY, below + (start + i << SHIFT), ORDER);
            old.add(number).intoMemorySegment(MEMORY, below + (start + i << SHIFT), ORDER);
        }
        if (whole < length) {
            VectorMask<Float> rest = S.indexInRange(0, length - whole);
            FloatVector old = fromMemorySegment(S, MEMORY, below + (start + whole << SHIFT), ORDER, rest);
            old.add(number).intoMemorySegment(MEMORY, below + (start + whole << SHIFT), ORDER, rest);
        }
    }
}
