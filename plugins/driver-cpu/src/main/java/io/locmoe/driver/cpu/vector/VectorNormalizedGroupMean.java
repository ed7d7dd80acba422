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
import io.locmoe.spi.device.kernel.NormalizedGroupMean;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Means of blocks of rows of length 1. As many rows at a time as a vector has lanes: their means and their lengths are
 * made while they are in a near cache, so that the far memory is read once.
 */
final class VectorNormalizedGroupMean {
    private VectorNormalizedGroupMean() {}

    static void forward(NormalizedGroupMean kernel, DeviceMemory memory) {
        long in = memory.of(kernel.in()).address();
        long out = memory.of(kernel.out()).address();
        long lengths = memory.of(kernel.length()).address();
        int columns = kernel.columns();
        int groups = kernel.groups();
        float factor = VectorGroupMean.factor(columns, groups);
        RunSums runs = new RunSums();
        for (int row = 0; row < kernel.rows(); row += WIDTH) {
            int some = Math.min(WIDTH, kernel.rows() - row);
            long start = (long) row * columns;
            long outStart = (long) row * groups;
            runs.sums(in, start, some * groups, columns / groups, factor, out, outStart);
            runs.squares(in, start, some, columns, lengths, row);
            roots(lengths, row, some, kernel.epsilon());
            divide(out, outStart, some, groups, lengths, row);
        }
    }

    private static void roots(long lengths, int row, int some, float epsilon) {
        VectorMask<Float> mask = S.indexInRange(0, some);
        FloatVector squares = fromMemorySegment(S, MEMORY, lengths + ((long) row << SHIFT), ORDER, mask);
        squares.add(epsilon).sqrt().intoMemorySegment(MEMORY, lengths + ((long) row << SHIFT), ORDER, mask);
    }

    private static void divide(long out, long start, int rows, int groups, long lengths, int first) {
        int whole = (int) whole(groups);
        VectorMask<Float> rest = S.indexInRange(0, groups - whole);
        for (int row = 0; row < rows; row++) {
            FloatVector length = FloatVector.broadcast(S, get(lengths, first + row));
            long at = start + (long) row * groups;
            for (int group = 0; group < whole; group += WIDTH) {
                FloatVector mean = fromMemorySegment(S, MEMORY, out + (at + group << SHIFT), ORDER);
                mean.div(length).intoMemorySegment(MEMORY, out + (at + group << SHIFT), ORDER);
            }
            if (whole < groups) {
                FloatVector mean = fromMemorySegment(S, MEMORY, out + (at + whole << SHIFT), ORDER, rest);
                mean.div(length).intoMemorySegment(MEMORY, out + (at + whole << SHIFT), ORDER, rest);
            }
        }
    }
}
