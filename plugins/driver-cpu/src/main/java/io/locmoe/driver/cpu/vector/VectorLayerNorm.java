package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.cpu.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.LayerNorm;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Layer normalisation. The mean of a row is rounded to float32 first; what the rounding left over is found in the second
 * pass and taken out too, so that a large common offset does not spoil the result.
 */
final class VectorLayerNorm {
    private VectorLayerNorm() {
    }

    static void layerNorm(LayerNorm kernel, DeviceMemory memory) {
        MemorySegment in = memory.of(kernel.in());
        MemorySegment gain = memory.of(kernel.gain());
        MemorySegment bias = memory.of(kernel.bias());
        MemorySegment out = memory.of(kernel.out());
        MemorySegment means = memory.of(kernel.mean());
        MemorySegment rstds = memory.of(kernel.rstd());
        int columns = kernel.columns();
        float[] sums = new float[2];
        for (int row = 0; row < kernel.rows(); row++) {
            long start = (long) row * columns;
            float mean = VectorSums.sum(in, start, columns) / columns;
            centredSums(in, start, columns, mean, sums);
            double leftover = (double) sums[0] / columns;
            double variance = (double) sums[1] / columns - leftover * leftover;
            float rstd = (float) (1 / Math.sqrt(Math.max(variance, 0) + kernel.epsilon()));
            normalise(in, gain, bias, out, start, columns, mean, (float) leftover, rstd);
            Lanes.set(means, row, (float) (mean + leftover));
            Lanes.set(rstds, row, rstd);
        }
    }

    /** The sums of (in - mean) and of its squares. */
    private static void centredSums(MemorySegment in, long start, int columns, float mean, float[] sums) {
        FloatVector sum = Lanes.zero();
        FloatVector squares = Lanes.zero();
        int whole = (int) Lanes.whole(columns);
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            FloatVector centred = Lanes.load(in, start + i).sub(mean);
            sum = sum.add(centred);
            squares = centred.fma(centred, squares);
        }
        if (whole < columns) {
            VectorMask<Float> rest = Lanes.first(columns - whole);
            FloatVector centred = Lanes.zero().blend(Lanes.load(in, start + whole, rest).sub(mean), rest);
            sum = sum.add(centred);
            squares = centred.fma(centred, squares);
        }
        sums[0] = Lanes.sum(sum);
        sums[1] = Lanes.sum(squares);
    }

    private static void normalise(MemorySegment in, MemorySegment gain, MemorySegment bias, MemorySegment out, long start,
                                  int columns, float mean, float leftover, float rstd) {
        int whole = (int) Lanes.whole(columns);
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            FloatVector normalised = Lanes.load(in, start + i).sub(mean).sub(leftover).mul(rstd);
            Lanes.store(normalised.fma(Lanes.load(gain, i), Lanes.load(bias, i)), out, start + i);
        }
        if (whole < columns) {
            VectorMask<Float> rest = Lanes.first(columns - whole);
            FloatVector normalised = Lanes.load(in, start + whole, rest).sub(mean).sub(leftover).mul(rstd);
            FloatVector result = normalised.fma(Lanes.load(gain, whole, rest), Lanes.load(bias, whole, rest));
            Lanes.store(result, out, start + whole, rest);
        }
    }
}
