package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.GroupMean;
import io.locmoe.spi.device.kernel.GroupMeanBackward;
import io.locmoe.spi.device.kernel.NormalizedGroupMean;
import io.locmoe.spi.device.kernel.NormalizedGroupMeanBackward;

/** Means of blocks of rows, also of rows of length 1, and their gradients. */
final class ReferenceGroupMeans {
    private ReferenceGroupMeans() {}

    static void forward(GroupMean kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats out = Floats.of(kernel.out(), memory);
        int size = kernel.columns() / kernel.groups();
        for (long i = 0; i < kernel.out().length(); i++) {
            out.set(i, sum(in, i * size, size) / size);
        }
    }

    static void backward(GroupMeanBackward kernel, DeviceMemory memory) {
        Floats above = Floats.of(kernel.gradientOut(), memory);
        Floats below = Floats.of(kernel.gradientIn(), memory);
        int size = kernel.columns() / kernel.groups();
        for (long i = 0; i < kernel.gradientIn().length(); i++) {
            double old = kernel.accumulate() ? below.get(i) : 0;
            below.set(i, old + above.get(i / size) / size);
        }
    }

    static void normalizedForward(NormalizedGroupMean kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats out = Floats.of(kernel.out(), memory);
        Floats lengths = Floats.of(kernel.length(), memory);
        int columns = kernel.columns();
        int groups = kernel.groups();
        int size = columns / groups;
        for (int row = 0; row < kernel.rows(); row++) {
            long start = (long) row * columns;
            double length = Math.sqrt(product(in, in, start, columns) + kernel.epsilon());
            for (int group = 0; group < groups; group++) {
                double mean = sum(in, start + (long) group * size, size) / size;
                out.set((long) row * groups + group, mean / length);
            }
            lengths.set(row, length);
        }
    }

    static void normalizedBackward(NormalizedGroupMeanBackward kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats out = Floats.of(kernel.out(), memory);
        Floats lengths = Floats.of(kernel.length(), memory);
        Floats above = Floats.of(kernel.gradientOut(), memory);
        Floats below = Floats.of(kernel.gradientIn(), memory);
        int columns = kernel.columns();
        int groups = kernel.groups();
        int size = columns / groups;
        for (int row = 0; row < kernel.rows(); row++) {
            double length = lengths.get(row);
            double slope = -product(above, out, (long) row * groups, groups) / (length * length);
            for (int column = 0; column < columns; column++) {
                long at = (long) row * columns + column;
                double old = kernel.accumulate() ? below.get(at) : 0;
                double mean = above.get((long) row * groups + column / size) / (length * size);
                below.set(at, old + mean + slope * in.get(at));
            }
        }
    }

    private static double sum(Floats in, long start, int count) {
        double sum = 0;
        for (long i = start; i < start + count; i++) {
            sum += in.get(i);
        }
        return sum;
    }

    private static double product(Floats left, Floats right, long start, int count) {
        double sum = 0;
        for (long i = start; i < start + count; i++) {
            sum += left.get(i) * right.get(i);
        }
        return sum;
    }
}
