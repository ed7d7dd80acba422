package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.Lanes.S;
import static io.locmoe.driver.cpu.vector.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.Lanes.get;
import static io.locmoe.driver.cpu.vector.Lanes.whole;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

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
        int whole = (int) whole(columns);
        for (int column = 0; column < whole; column += WIDTH) {
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
        float[] lanes = new float[WIDTH];
        for (int row = 0; row < kernel.rows(); row++) {
            long start = (long) row * columns;
            float mean = get(means, row);
            float rstd = get(rstds, row);
            sums(in, above, gain, start, columns, mean, sums, lanes);
            row(in, above, gain, below, start, columns, mean, rstd, sums[0] / columns, sums[1] * rstd / columns);
        }
    }

    /** The sums of h and of h (x - mean). */
    private static void sums(MemorySegment in, MemorySegment above, MemorySegment gain, long start, int columns,
                             float mean, float[] sums, float[] lanes) {
        FloatVector sum = FloatVector.zero(S);
        FloatVector product = FloatVector.zero(S);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector gains = fromMemorySegment(S, gain, i << SHIFT, ORDER);
            FloatVector h = fromMemorySegment(S, above, start + i << SHIFT, ORDER).mul(gains);
            sum = sum.add(h);
            product = h.fma(fromMemorySegment(S, in, start + i << SHIFT, ORDER).sub(mean), product);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector gains = fromMemorySegment(S, gain, whole << SHIFT, ORDER, rest);
            FloatVector h = fromMemorySegment(S, above, start + whole << SHIFT, ORDER, rest).mul(gains);
            sum = sum.add(h);
            product = h.fma(fromMemorySegment(S, in, start + whole << SHIFT, ORDER, rest).sub(mean), product);
        }
        sum.intoArray(lanes, 0);
        sums[0] = Lanes.sum(lanes);
        product.intoArray(lanes, 0);
        sums[1] = Lanes.sum(lanes);
    }

    private static void row(MemorySegment in, MemorySegment above, MemorySegment gain, MemorySegment below, long start,
                            int columns, float mean, float rstd, float sum, float product) {
        FloatVector factor = FloatVector.broadcast(S, -rstd * product);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector gains = fromMemorySegment(S, gain, i << SHIFT, ORDER);
            FloatVector h = fromMemorySegment(S, above, start + i << SHIFT, ORDER).mul(gains).sub(sum);
            FloatVector centred = fromMemorySegment(S, in, start + i << SHIFT, ORDER).sub(mean);
            centred.fma(factor, h).mul(rstd).intoMemorySegment(below, start + i << SHIFT, ORDER);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector gains = fromMemorySegment(S, gain, whole << SHIFT, ORDER, rest);
            FloatVector h = fromMemorySegment(S, above, start + whole << SHIFT, ORDER, rest).mul(gains).sub(sum);
            FloatVector centred = fromMemorySegment(S, in, start + whole << SHIFT, ORDER, rest).sub(mean);
            centred.fma(factor, h).mul(rstd).intoMemorySegment(below, start + whole << SHIFT, ORDER, rest);
        }
    }

    /** For the columns of one vector. */
    private static void parameterGradients(MemorySegment in, MemorySegment means, MemorySegment rstds,
                                           MemorySegment above, MemorySegment gain, MemorySegment bias, int column,
                                           int rows, int columns) {
        FloatVector totalGain = FloatVector.zero(S);
        FloatVector totalBias = FloatVector.zero(S);
        for (int block = 0; block < rows; block += BLOCK) {
            FloatVector sumGain = FloatVector.zero(S);
            FloatVector sumBias = FloatVector.zero(S);
            int end = Math.min(rows, block + BLOCK);
            for (int row = block; row < end; row++) {
                long at = (long) row * columns + column;
                FloatVector gradient = fromMemorySegment(S, above, at << SHIFT, ORDER);
                FloatVector centred = fromMemorySegment(S, in, at << SHIFT, ORDER).sub(get(means, row));
                FloatVector normalised = centred.mul(get(rstds, row));
                sumGain = normalised.fma(gradient, sumGain);
                sumBias = sumBias.add(gradient);
            }
            totalGain = totalGain.add(sumGain);
            totalBias = totalBias.add(sumBias);
        }
        FloatVector gains = fromMemorySegment(S, gain, column << SHIFT, ORDER);
        gains.add(totalGain).intoMemorySegment(gain, column << SHIFT, ORDER);
        FloatVector biases = fromMemorySegment(S, bias, column << SHIFT, ORDER);
        biases.add(totalBias).intoMemorySegment(bias, column << SHIFT, ORDER);
    }

    /** For the columns after the last whole vector. */
    private static void lastParameterGradients(MemorySegment in, MemorySegment means, MemorySegment rstds,
                                               MemorySegment above, MemorySegment gain, MemorySegment bias, int column,
                                               int rows, int columns) {
        VectorMask<Float> mask = S.indexInRange(0, columns - column);
        FloatVector totalGain = FloatVector.zero(S);
        for (int block = 0; block < rows; block += BLOCK) {
            FloatVector sum = FloatVector.zero(S);
            int end = Math.min(rows, block + BLOCK);
            for (int row = block; row < end; row++) {
                long at = (long) row * columns + column;
                FloatVector centred = fromMemorySegment(S, in, at << SHIFT, ORDER, mask).sub(get(means, row));
                FloatVector normalised = centred.mul(get(rstds, row));
                sum = normalised.fma(fromMemorySegment(S, above, at << SHIFT, ORDER, mask), sum);
            }
            totalGain = totalGain.add(sum);
        }
        FloatVector totalBias = VectorSums.sumOfRows(above, column, rows, columns, mask);
        FloatVector gains = fromMemorySegment(S, gain, column << SHIFT, ORDER, mask);
        gains.add(totalGain).intoMemorySegment(gain, column << SHIFT, ORDER, mask);
        FloatVector biases = fromMemorySegment(S, bias, column << SHIFT, ORDER, mask);
        biases.add(totalBias).intoMemorySegment(bias, column << SHIFT, ORDER, mask);
    }
}
