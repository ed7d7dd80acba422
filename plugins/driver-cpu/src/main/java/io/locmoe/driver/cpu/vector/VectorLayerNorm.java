package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.set;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.driver.cpu.vector.lane.Lanes;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.LayerNorm;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Layer normalisation. The mean of a row is rounded to float32 first; what the rounding left over is found in the
 * second pass and taken out too, so that a large common offset does not spoil the result.
 */
final class VectorLayerNorm {
    private VectorLayerNorm() {}

    static void layerNorm(LayerNorm kernel, DeviceMemory memory) {
        MemorySegment in = memory.of(kernel.in());
        MemorySegment gain = memory.of(kernel.gain());
        MemorySegment bias = memory.of(kernel.bias());
        MemorySegment out = memory.of(kernel.out());
        MemorySegment means = memory.of(kernel.mean());
        MemorySegment rstds = memory.of(kernel.rstd());
        Row row = new Row(in, gain, bias, out, means, rstds, kernel.columns(), kernel.epsilon());
        for (int i = 0; i < kernel.rows(); i++) {
            row.normalise(i);
        }
    }

    /** The operands, of which one row is normalised at a time. */
    record Row(
            MemorySegment in,
            MemorySegment gain,
            MemorySegment bias,
            MemorySegment out,
            MemorySegment means,
            MemorySegment rstds,
            int columns,
            float epsilon,
            float[] sums,
            float[] lanes) {
        Row(
                MemorySegment in,
                MemorySegment gain,
                MemorySegment bias,
                MemorySegment out,
                MemorySegment means,
                MemorySegment rstds,
                int columns,
                float epsilon) {
            this(in, gain, bias, out, means, rstds, columns, epsilon, new float[2], new float[WIDTH]);
        }

        void normalise(int row) {
            long start = (long) row * columns;
            float mean = VectorSums.sum(in, start, columns, lanes) / columns;
            centredSums(in, start, columns, mean, sums, lanes);
            double leftover = (double) sums[0] / columns;
            double variance = (double) sums[1] / columns - leftover * leftover;
            float rstd = (float) (1 / Math.sqrt(Math.max(variance, 0) + epsilon));
            VectorLayerNorm.normalise(in, gain, bias, out, start, columns, mean, (float) leftover, rstd);
            set(means, row, (float) (mean + leftover));
            set(rstds, row, rstd);
        }
    }

    /** The sums of (in - mean) and of its squares. */
    private static void centredSums(
            MemorySegment in, long start, int columns, float mean, float[] sums, float[] lanes) {
        FloatVector sum = FloatVector.zero(S);
        FloatVector squares = FloatVector.zero(S);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector centred =
                    fromMemorySegment(S, in, start + i << SHIFT, ORDER).sub(mean);
            sum = sum.add(centred);
            squares = centred.fma(centred, squares);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector x = fromMemorySegment(S, in, start + whole << SHIFT, ORDER, rest);
            FloatVector centred = FloatVector.zero(S).blend(x.sub(mean), rest);
            sum = sum.add(centred);
            squares = centred.fma(centred, squares);
        }
        sum.intoArray(lanes, 0);
        sums[0] = Lanes.sum(lanes);
        squares.intoArray(lanes, 0);
        sums[1] = Lanes.sum(lanes);
    }

    private static void normalise(
            MemorySegment in,
            MemorySegment gain,
            MemorySegment bias,
            MemorySegment out,
            long start,
            int columns,
            float mean,
            float leftover,
            float rstd) {
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector x = fromMemorySegment(S, in, start + i << SHIFT, ORDER);
            FloatVector normalised = x.sub(mean).sub(leftover).mul(rstd);
            FloatVector gains = fromMemorySegment(S, gain, i << SHIFT, ORDER);
            FloatVector result = normalised.fma(gains, fromMemorySegment(S, bias, i << SHIFT, ORDER));
            result.intoMemorySegment(out, start + i << SHIFT, ORDER);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector x = fromMemorySegment(S, in, start + whole << SHIFT, ORDER, rest);
            FloatVector normalised = x.sub(mean).sub(leftover).mul(rstd);
            FloatVector gains = fromMemorySegment(S, gain, whole << SHIFT, ORDER, rest);
            FloatVector result = normalised.fma(gains, fromMemorySegment(S, bias, whole << SHIFT, ORDER, rest));
            result.intoMemorySegment(out, start + whole << SHIFT, ORDER, rest);
        }
    }
}
