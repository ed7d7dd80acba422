package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.get;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.driver.cpu.vector.lane.ColumnSums;
import io.locmoe.driver.cpu.vector.lane.Lanes;
import io.locmoe.driver.cpu.vector.lane.LayerNormRow;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.AddLayerNormBackward;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Gradients of layer normalisation. With xhat = (x - mean) rstd and h = gradientOut * gain:
 * gradientIn = rstd (h - mean(h) - xhat mean(h xhat)), gradientGain += sum of gradientOut xhat over the rows and
 * gradientBias += sum of gradientOut over the rows.
 */
final class VectorLayerNormBackward {
    /** Rows summed before they join the total, which bounds the rounding of long sums. */
    private static final int BLOCK = 64;

    private VectorLayerNormBackward() {}

    static void backward(LayerNormBackward kernel, DeviceMemory memory) {
        backward(kernel, null, memory);
    }

    /** As {@link #backward}, with a gradient that comes from elsewhere added to that of the input. */
    static void addBackward(AddLayerNormBackward kernel, DeviceMemory memory) {
        backward(
                new LayerNormBackward(
                        kernel.sum(),
                        kernel.gain(),
                        kernel.mean(),
                        kernel.rstd(),
                        kernel.gradientOut(),
                        kernel.gradientIn(),
                        kernel.gradientGain(),
                        kernel.gradientBias(),
                        kernel.rows(),
                        kernel.columns()),
                memory.of(kernel.gradientSum()),
                memory);
    }

    private static void backward(LayerNormBackward kernel, MemorySegment others, DeviceMemory memory) {
        MemorySegment in = memory.of(kernel.in());
        MemorySegment gain = memory.of(kernel.gain());
        MemorySegment means = memory.of(kernel.mean());
        MemorySegment rstds = memory.of(kernel.rstd());
        MemorySegment above = memory.of(kernel.gradientOut());
        MemorySegment below = memory.of(kernel.gradientIn());
        int columns = kernel.columns();
        float[] sums = new float[2];
        float[] lanes = new float[WIDTH];
        ColumnSums gains = new ColumnSums(columns);
        ColumnSums biases = new ColumnSums(columns);
        for (int row = 0; row < kernel.rows(); row++) {
            long start = (long) row * columns;
            float mean = get(means, row);
            float rstd = get(rstds, row);
            sums(in, above, gain, start, columns, mean, sums, lanes);
            float sum = sums[0] / columns;
            float product = sums[1] * rstd / columns;
            if (others == null) {
                LayerNormRow.write(in, above, gain, below, start, columns, mean, rstd, sum, product);
            } else {
                LayerNormRow.add(in, above, gain, others, below, start, columns, mean, rstd, sum, product);
            }
            parameters(in, above, start, columns, mean, rstd, gains.block(), biases.block());
            if (row % BLOCK == BLOCK - 1) {
                gains.endBlock();
                biases.endBlock();
            }
        }
        gains.addTo(memory.of(kernel.gradientGain()));
        biases.addTo(memory.of(kernel.gradientBias()));
    }

    /** The sums of h and of h (x - mean). */
    private static void sums(
            MemorySegment in,
            MemorySegment above,
            MemorySegment gain,
            long start,
            int columns,
            float mean,
            float[] sums,
            float[] lanes) {
        FloatVector sum = FloatVector.zero(S);
        FloatVector product = FloatVector.zero(S);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector gains = fromMemorySegment(S, gain, i << SHIFT, ORDER);
            FloatVector h =
                    fromMemorySegment(S, above, start + i << SHIFT, ORDER).mul(gains);
            sum = sum.add(h);
            product = h.fma(fromMemorySegment(S, in, start + i << SHIFT, ORDER).sub(mean), product);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector gains = fromMemorySegment(S, gain, whole << SHIFT, ORDER, rest);
            FloatVector h = fromMemorySegment(S, above, start + whole << SHIFT, ORDER, rest)
                    .mul(gains);
            sum = sum.add(h);
            product = h.fma(
                    fromMemorySegment(S, in, start + whole << SHIFT, ORDER, rest)
                            .sub(mean),
                    product);
        }
        sum.intoArray(lanes, 0);
        sums[0] = Lanes.sum(lanes);
        product.intoArray(lanes, 0);
        sums[1] = Lanes.sum(lanes);
    }

    /** Adds one row to the sums of its block; their arrays are padded to whole vectors. */
    private static void parameters(
            MemorySegment in,
            MemorySegment above,
            long start,
            int columns,
            float mean,
            float rstd,
            float[] gains,
            float[] biases) {
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector gradient = fromMemorySegment(S, above, start + i << SHIFT, ORDER);
            FloatVector normalised = fromMemorySegment(S, in, start + i << SHIFT, ORDER)
                    .sub(mean)
                    .mul(rstd);
            normalised.fma(gradient, FloatVector.fromArray(S, gains, i)).intoArray(gains, i);
            FloatVector.fromArray(S, biases, i).add(gradient).intoArray(biases, i);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector gradient = fromMemorySegment(S, above, start + whole << SHIFT, ORDER, rest);
            FloatVector normalised = fromMemorySegment(S, in, start + whole << SHIFT, ORDER, rest)
                    .sub(mean)
                    .mul(rstd);
            normalised.fma(gradient, FloatVector.fromArray(S, gains, whole)).intoArray(gains, whole);
            FloatVector.fromArray(S, biases, whole).add(gradient).intoArray(biases, whole);
        }
    }
}
