package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.set;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.driver.cpu.vector.lane.LaneSums;
import io.locmoe.driver.cpu.vector.lane.RunSums;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.AddLayerNorm;
import io.locmoe.spi.device.kernel.LayerNorm;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Layer normalisation, also of a sum. The mean of a row is rounded to float32 first; what the rounding left over is
 * found in the second pass and taken out too, so that a large common offset does not spoil the result.
 */
final class VectorLayerNorm {
    private VectorLayerNorm() {}

    static void layerNorm(LayerNorm kernel, DeviceMemory memory) {
        long in = memory.of(kernel.in()).address();
        long gain = memory.of(kernel.gain()).address();
        long bias = memory.of(kernel.bias()).address();
        long out = memory.of(kernel.out()).address();
        long means = memory.of(kernel.mean()).address();
        long rstds = memory.of(kernel.rstd()).address();
        Rows rows = new Rows(in, gain, bias, out, means, rstds, kernel.columns(), kernel.epsilon());
        for (int first = 0; first < kernel.rows(); first += Rows.GROUP) {
            rows.normalise(first, Math.min(Rows.GROUP, kernel.rows() - first));
        }
    }

    /** Adds some rows at a time, which are in the nearest cache when they are normalised. */
    static void addLayerNorm(AddLayerNorm kernel, DeviceMemory memory) {
        long left = memory.of(kernel.left()).address();
        long right = memory.of(kernel.right()).address();
        long sum = memory.of(kernel.sum()).address();
        int columns = kernel.columns();
        Rows rows = new Rows(
                sum,
                memory.of(kernel.gain()).address(),
                memory.of(kernel.bias()).address(),
                memory.of(kernel.out()).address(),
                memory.of(kernel.mean()).address(),
                memory.of(kernel.rstd()).address(),
                columns,
                kernel.epsilon());
        for (int first = 0; first < kernel.rows(); first += Rows.GROUP) {
            int some = Math.min(Rows.GROUP, kernel.rows() - first);
            long start = (long) first * columns;
            VectorBinary.add(left, right, sum, start, start, (long) some * columns);
            rows.normalise(first, some);
        }
    }

    /**
     * The operands, of which a group of rows is normalised at a time: the processor works on the sums of several rows
     * at once, and the sums over lanes of the whole group are one.
     *
     * @param sums vectors of partial sums, one after the other
     */
    record Rows(
            long in,
            long gain,
            long bias,
            long out,
            long means,
            long rstds,
            int columns,
            float epsilon,
            float[] mean,
            float[] sums) {
        /** Each row has two sums. */
        static final int GROUP = WIDTH / 2;

        Rows(long in, long gain, long bias, long out, long means, long rstds, int columns, float epsilon) {
            this(in, gain, bias, out, means, rstds, columns, epsilon, new float[GROUP], new float[LaneSums.ELEMENTS]);
        }

        void normalise(int first, int some) {
            long start = (long) first * columns;
            for (int i = 0; i < some; i++) {
                RunSums.add(in, start + (long) i * columns, columns, sums, i * WIDTH);
            }
            LaneSums.of(sums);
            for (int i = 0; i < some; i++) {
                mean[i] = sums[i] / columns;
            }
            for (int i = 0; i < some; i++) {
                centredSums(in, start + (long) i * columns, columns, mean[i], sums, 2 * i * WIDTH);
            }
            LaneSums.of(sums);
            for (int i = 0; i < some; i++) {
                finish(first + i, mean[i], (double) sums[2 * i] / columns, (double) sums[2 * i + 1] / columns);
            }
        }

        private void finish(int row, float mean, double leftover, double square) {
            double variance = square - leftover * leftover;
            float rstd = (float) (1 / Math.sqrt(Math.max(variance, 0) + epsilon));
            long start = (long) row * columns;
            VectorLayerNorm.normalise(in, gain, bias, out, start, columns, mean, (float) leftover, rstd);
            set(means, row, (float) (mean + leftover));
            set(rstds, row, rstd);
        }
    }

    /** Two vectors of partial sums, of (in - mean) and of its squares. */
    private static void centredSums(long in, long start, int columns, float mean, float[] sums, int at) {
        FloatVector sum = FloatVector.zero(S);
        FloatVector squares = FloatVector.zero(S);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector centred = fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER)
                    .sub(mean);
            sum = sum.add(centred);
            squares = centred.fma(centred, squares);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector x = fromMemorySegment(S, MEMORY, in + (start + whole << SHIFT), ORDER, rest);
            FloatVector centred = FloatVector.zero(S).blend(x.sub(mean), rest);
            sum = sum.add(centred);
            squares = centred.fma(centred, squares);
        }
        sum.intoArray(sums, at);
        squares.intoArray(sums, at + WIDTH);
    }

    private static void normalise(
            long in, long gain, long bias, long out, long start, int columns, float mean, float leftover, float rstd) {
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector x = fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER);
            FloatVector normalised = x.sub(mean).sub(leftover).mul(rstd);
            FloatVector gains = fromMemorySegment(S, MEMORY, gain + (i << SHIFT), ORDER);
            FloatVector result = normalised.fma(gains, fromMemorySegment(S, MEMORY, bias + (i << SHIFT), ORDER));
            result.intoMemorySegment(MEMORY, out + (start + i << SHIFT), ORDER);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector x = fromMemorySegment(S, MEMORY, in + (start + whole << SHIFT), ORDER, rest);
            FloatVector normalised = x.sub(mean).sub(leftover).mul(rstd);
            FloatVector gains = fromMemorySegment(S, MEMORY, gain + (whole << SHIFT), ORDER, rest);
            FloatVector result =
                    normalised.fma(gains, fromMemorySegment(S, MEMORY, bias + (whole << SHIFT), ORDER, rest));
            result.intoMemorySegment(MEMORY, out + (start + whole << SHIFT), ORDER, rest);
        }
    }
}
