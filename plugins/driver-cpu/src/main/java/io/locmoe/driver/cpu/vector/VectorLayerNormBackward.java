package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.cpu.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

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
        for (int column = 0; column < columns; column += Lanes.WIDTH) {
            VectorMask<Float> mask = Lanes.first(columns - column);
            gainGradient(in, mean, rstd, above, gain, column, kernel.rows(), columns, mask);
            biasGradient(above, bias, column, kernel.rows(), columns, mask);
        }
    }

    private static void inputGradient(LayerNormBackward kernel, DeviceMemory memory, MemorySegment in,
                                      MemorySegment means, MemorySegment rstds, MemorySegment above) {
        MemorySegment gain = memory.of(kernel.gain());
        MemorySegment below = memory.of(kernel.gradientIn());
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            long start = (long) row * columns;
            float mean = Lanes.get(means, row);
            float rstd = Lanes.get(rstds, row);
            float sum = sum(above, gain, start, columns) / columns;
            float product = sumOfProducts(in, above, gain, start, columns, mean, rstd) / columns;
            row(in, above, gain, below, start, columns, mean, rstd, sum, product);
        }
    }

    /** sum of h. */
    private static float sum(MemorySegment above, MemorySegment gain, long start, int columns) {
        FloatVector sum = Lanes.zero();
        int whole = (int) Lanes.whole(columns);
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            sum = Lanes.load(above, start + i).fma(Lanes.load(gain, i), sum);
        }
        if (whole < columns) {
            VectorMask<Float> rest = Lanes.first(columns - whole);
            sum = Lanes.load(above, start + whole, rest).fma(Lanes.load(gain, whole, rest), sum);
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }

    /** sum of h xhat. */
    private static float sumOfProducts(MemorySegment in, MemorySegment above, MemorySegment gain, long start, int columns,
                                       float mean, float rstd) {
        FloatVector sum = Lanes.zero();
        int whole = (int) Lanes.whole(columns);
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            FloatVector h = Lanes.load(above, start + i).mul(Lanes.load(gain, i));
            sum = h.fma(Lanes.load(in, start + i).sub(mean), sum);
        }
        if (whole < columns) {
            VectorMask<Float> rest = Lanes.first(columns - whole);
            FloatVector h = Lanes.load(above, start + whole, rest).mul(Lanes.load(gain, whole, rest));
            sum = h.fma(Lanes.load(in, start + whole, rest).sub(mean), sum);
        }
        return sum.reduceLanes(VectorOperators.ADD) * rstd;
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

    private static void gainGradient(MemorySegment in, MemorySegment means, MemorySegment rstds, MemorySegment above,
                                     MemorySegment gain, int column, int rows, int columns, VectorMask<Float> mask) {
        FloatVector total = Lanes.zero();
        for (int block = 0; block < rows; block += BLOCK) {
            FloatVector sum = Lanes.zero();
            for (int row = block; row < Math.min(rows, block + BLOCK); row++) {
                long at = (long) row * columns + column;
                FloatVector normalised = Lanes.load(in, at, mask).sub(Lanes.get(means, row)).mul(Lanes.get(rstds, row));
                sum = normalised.fma(Lanes.load(above, at, mask), sum);
            }
            total = total.add(sum);
        }
        Lanes.store(Lanes.load(gain, column, mask).add(total), gain, column, mask);
    }

    private static void biasGradient(MemorySegment above, MemorySegment bias, int column, int rows, int columns,
                                     VectorMask<Float> mask) {
        FloatVector total = VectorSums.sumOfRows(above, column, rows, columns, mask);
        Lanes.store(Lanes.load(bias, column, mask).add(total), bias, column, mask);
    }
}
