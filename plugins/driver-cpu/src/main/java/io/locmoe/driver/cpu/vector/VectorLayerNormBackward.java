package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.cpu.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Gradients of layer normalisation. With xhat = (x - mean) rstd and h = gradientOut * gain:
 * gradientIn = rstd (h - mean(h) - xhat mean(h xhat)), row by row; then, column block by column block,
 * gradientGain += sum of gradientOut xhat and gradientBias += sum of gradientOut.
 */
final class VectorLayerNormBackward {
    /** Rows summed before they join the total, which bounds the rounding of long sums. */
    private static final int BLOCK = 64;

    private VectorLayerNormBackward() {
    }

    static void backward(LayerNormBackward kernel, DeviceMemory memory) {
        MemorySegment in = memory.of(kernel.in());
        MemorySegment mean = memory.of(kernel.mean());
        MemorySegment rstd = memory.of(kernel.rstd());
        MemorySegment above = memory.of(kernel.gradientOut());
        int columns = kernel.columns();
        inputGradient(kernel, memory, in, mean, rstd, above);
        MemorySegment gain = memory.of(kernel.gradientGain());
        MemorySegment bias = memory.of(kernel.gradientBias());
        int whole = (int) Lanes.whole(columns);
        for (int column = 0; column < whole; column += Lanes.WIDTH) {
            parameterGradients(in, mean, rstd, above, gain, bias, column, kernel.rows(), columns);
        }
        if (whole < columns) {
            lastParameterGradients(in, mean, rstd, above, gain, bias, whole, kernel.rows(), columns);
        }
    }

    private static void inputGradient(LayerNormBackward kernel, DeviceMemory memory, MemorySegment in,
                                      MemorySegment means, MemorySegment rstds, MemorySegment above) {
        MemorySegment gain = memory.of(kernel.gain());
        MemorySegment below = memory.of(kernel.gradientIn());
        int columns = kernel.columns();
        float[] sums = new float[2];
        for (int row = 0; row < kernel.rows(); row++) {
            long start = (long) row * columns;
            float mean = Lanes.get(means, row);
            float rstd = Lanes.get(rstds, row);
            sums(in, above, gain, start, columns, mean, sums);
            row(in, above, gain, below, start, columns, mean, rstd, sums[0] / columns, sums[1] * rstd / columns);
        }
    }

    /** The sums of h and of h (x - mean). */
    private static void sums(MemorySegment in, MemorySegment above, MemorySegment gain, long start, int columns,
                             float mean, float[] sums) {
        FloatVector sum = Lanes.zero();
        FloatVector product = Lanes.zero();
        int whole = (int) Lanes.whole(columns);
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            FloatVector h = Lanes.load(above, start + i).mul(Lanes.load(gain, i));
            sum = sum.add(h);
            product = h.fma(Lanes.load(in, start + i).sub(mean), product);
        }
        if (whole < columns) {
            VectorMask<Float> rest = Lanes.first(columns - whole);
            FloatVector h = Lanes.load(above, start + whole, rest).mul(Lanes.load(gain, whole, rest));
            sum = sum.add(h);
            product = h.fma(Lanes.load(in, start + whole, rest).sub(mean), product);
        }
        sums[0] = Lanes.sum(sum);
        sums[1] = Lanes.sum(product);
    }

    private static void row(MemorySegment in, MemorySegment above, MemorySegment gain, MemorySegment below, long start,
                            int columns, float mean, float rstd, float sum, float product) {
        FloatVector factor = Lanes.all(-rstd * product);
        int whole = (int) Lanes.whole(columns);
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            FloatVector h = Lanes.load(above, start + i).mul(Lanes.load(gain, i)).sub(sum);
            Lanes.store(Lanes.load(in, start + i).sub(mean).fma(factor, h).mul(rstd), below, start + i);
        }
        if (whole < columns) {
            VectorMask<Float> rest = Lanes.first(columns - whole);
            FloatVector h = Lanes.load(above, start + whole, rest).mul(Lanes.load(gain, whole, rest)).sub(sum);
            FloatVector centred = Lanes.load(in, start + whole, rest).sub(mean);
            Lanes.store(centred.fma(factor, h).mul(rstd), below, start + whole, rest);
        }
    }

    /** For the columns of one vector. */
    private static void parameterGradients(MemorySegment in, MemorySegment means, MemorySegment rstds,
                                           MemorySegment above, MemorySegment gain, MemorySegment bias, int column,
                                           int rows, int columns) {
        FloatVector totalGain = Lanes.zero();
        FloatVector totalBias = Lanes.zero();
        for (int block = 0; block < rows; block += BLOCK) {
            FloatVector sumGain = Lanes.zero();
            FloatVector sumBias = Lanes.zero();
            int end = Math.min(rows, block + BLOCK);
            for (int row = block; row < end; row++) {
                long at = (long) row * columns + column;
                FloatVector gradient = Lanes.load(above, at);
                FloatVector normalised = Lanes.load(in, at).sub(Lanes.get(means, row)).mul(Lanes.get(rstds, row));
                sumGain = normalised.fma(gradient, sumGain);
                sumBias = sumBias.add(gradient);
            }
            totalGain = totalGain.add(sumGain);
            totalBias = totalBias.add(sumBias);
        }
        Lanes.store(Lanes.load(gain, column).add(totalGain), gain, column);
        Lanes.store(Lanes.load(bias, column).add(totalBias), bias, column);
    }

    /** For the columns after the last whole vector. */
    private static void lastParameterGradients(MemorySegment in, MemorySegment means, MemorySegment rstds,
                                               MemorySegment above, MemorySegment gain, MemorySegment bias, int column,
                                               int rows, int columns) {
        VectorMask<Float> mask = Lanes.first(columns - column);
        FloatVector totalGain = Lanes.zero();
        for (int block = 0; block < rows; block += BLOCK) {
            FloatVector sum = Lanes.zero();
            int end = Math.min(rows, block + BLOCK);
            for (int row = block; row < end; row++) {
                long at = (long) row * columns + column;
                FloatVector normalised = Lanes.load(in, at, mask).sub(Lanes.get(means, row)).mul(Lanes.get(rstds, row));
                sum = normalised.fma(Lanes.load(above, at, mask), sum);
            }
            totalGain = totalGain.add(sum);
        }
        FloatVector totalBias = VectorSums.sumOfRows(above, column, rows, columns, mask);
        Lanes.store(Lanes.load(gain, column, mask).add(totalGain), gain, column, mask);
        Lanes.store(Lanes.load(bias, column, mask).add(totalBias), bias, column, mask);
    }
}
