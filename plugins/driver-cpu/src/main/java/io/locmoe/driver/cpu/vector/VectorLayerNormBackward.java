package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.get;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.driver.cpu.vector.lane.ColumnSums;
import io.locmoe.driver.cpu.vector.lane.LaneSums;
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
    /** Rows whose sums, two of each, are made together. */
    private static final int GROUP = WIDTH / 2;

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
        long in = memory.of(kernel.in()).address();
        long gain = memory.of(kernel.gain()).address();
        long means = memory.of(kernel.mean()).address();
        long rstds = memory.of(kernel.rstd()).address();
        long above = memory.of(kernel.gradientOut()).address();
        long below = memory.of(kernel.gradientIn()).address();
        int columns = kernel.columns();
        float[] sums = new float[LaneSums.ELEMENTS];
        ColumnSums gains = new ColumnSums(columns);
        ColumnSums biases = new ColumnSums(columns);
        for (int row = 0; row < kernel.rows(); row++) {
            int inGroup = row % GROUP;
            if (inGroup == 0) {
                sums(in, above, gain, means, row, Math.min(kernel.rows(), row + GROUP), columns, sums);
            }
            long start = (long) row * columns;
            float mean = get(means, row);
            float rstd = get(rstds, row);
            float sum = sums[2 * inGroup] / columns;
            float product = sums[2 * inGroup + 1] * rstd / columns;
            float[] g = gains.block();
            float[] b = biases.block();
            if (others == null) {
                LayerNormRow.write(in, above, gain, below, g, b, start, columns, mean, rstd, sum, product);
            } else {
                LayerNormRow.add(
                        in, above, gain, others.address(), below, g, b, start, columns, mean, rstd, sum, product);
            }
            if (row % BLOCK == BLOCK - 1) {
                gains.endBlock();
                biases.endBlock();
            }
        }
        gains.addTo(memory.of(kernel.gradientGain()).address());
        biases.addTo(memory.of(kernel.gradientBias()).address());
    }

    /** The sums of each row of a group, one beside the other. */
    private static void sums(
            long in, long above, long gain, long means, int first, int end, int columns, float[] sums) {
        for (int row = first; row < end; row++) {
            long start = (long) row * columns;
            partialSums(in, above, gain, start, columns, get(means, row), sums, 2 * (row - first) * WIDTH);
        }
        LaneSums.of(sums);
    }

    /** Two vectors of partial sums, of h and of h (x - mean). */
    private static void partialSums(
            long in, long above, long gain, long start, int columns, float mean, float[] sums, int at) {
        FloatVector sum = FloatVector.zero(S);
        FloatVector product = FloatVector.zero(S);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector gains = fromMemorySegment(S, MEMORY, gain + (i << SHIFT), ORDER);
            FloatVector h = fromMemorySegment(S, MEMORY, above + (start + i << SHIFT), ORDER)
                    .mul(gains);
            sum = sum.add(h);
            product = h.fma(
                    fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER)
                            .sub(mean),
                    product);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector gains = fromMemorySegment(S, MEMORY, gain + (whole << SHIFT), ORDER, rest);
            FloatVector h = fromMemorySegment(S, MEMORY, above + (start + whole << SHIFT), ORDER, rest)
                    .mul(gains);
            sum = sum.add(h);
            product = h.fma(
                    fromMemorySegment(S, MEMORY, in + (start + whole << SHIFT), ORDER, rest)
                            .sub(mean),
                    product);
        }
        sum.intoArray(sums, at);
        product.intoArray(sums, at + WIDTH);
    }
}
