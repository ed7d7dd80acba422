package io.locmoe.driver.cpu.vector.decoder;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.driver.cpu.vector.lane.ColumnSums;
import io.locmoe.driver.cpu.vector.lane.Lanes;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.RmsNorm;
import io.locmoe.spi.device.kernel.RmsNormBackward;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Normalisation by the root mean square, and its gradients: with xhat = x rstd and h = gradientOut * gain, gradientIn =
 * rstd (h - xhat mean(h xhat)) and gradientGain += sum of gradientOut xhat over the rows.
 */
public final class VectorRmsNorm {
    /** Rows summed before they join the total, which bounds the rounding of long sums. */
    private static final int BLOCK = 64;

    private VectorRmsNorm() {}

    public static void forward(RmsNorm kernel, DeviceMemory memory) {
        long in = memory.of(kernel.in()).address();
        long gain = memory.of(kernel.gain()).address();
        long out = memory.of(kernel.out()).address();
        long rstds = memory.of(kernel.rstd()).address();
        int columns = kernel.columns();
        float[] lanes = new float[WIDTH];
        for (int row = 0; row < kernel.rows(); row++) {
            long start = (long) row * columns;
            double mean = (double) squares(in, start, columns, lanes) / columns;
            float rstd = (float) (1 / Math.sqrt(mean + kernel.epsilon()));
            scale(in, gain, out, start, columns, rstd);
            Lanes.set(rstds, row, rstd);
        }
    }

    private static float squares(long in, long start, int columns, float[] lanes) {
        FloatVector sum = FloatVector.zero(S);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector x = fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER);
            sum = x.fma(x, sum);
        }
        if (whole < columns) {
            FloatVector x = fromMemorySegment(
                    S, MEMORY, in + (start + whole << SHIFT), ORDER, S.indexInRange(0, columns - whole));
            sum = x.fma(x, sum);
        }
        sum.intoArray(lanes, 0);
        return Lanes.sum(lanes);
    }

    private static void scale(long in, long gain, long out, long start, int columns, float rstd) {
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER)
                    .mul(rstd)
                    .mul(fromMemorySegment(S, MEMORY, gain + (i << SHIFT), ORDER))
                    .intoMemorySegment(MEMORY, out + (start + i << SHIFT), ORDER);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            fromMemorySegment(S, MEMORY, in + (start + whole << SHIFT), ORDER, rest)
                    .mul(rstd)
                    .mul(fromMemorySegment(S, MEMORY, gain + (whole << SHIFT), ORDER, rest))
                    .intoMemorySegment(MEMORY, out + (start + whole << SHIFT), ORDER, rest);
        }
    }

    public static void backward(RmsNormBackward kernel, DeviceMemory memory) {
        long in = memory.of(kernel.in()).address();
        long gain = memory.of(kernel.gain()).address();
        long rstds = memory.of(kernel.rstd()).address();
        long above = memory.of(kernel.gradientOut()).address();
        long below = memory.of(kernel.gradientIn()).address();
        int columns = kernel.columns();
        float[] lanes = new float[WIDTH];
        ColumnSums gains = new ColumnSums(columns);
        for (int row = 0; row < kernel.rows(); row++) {
            long start = (long) row * columns;
            float rstd = Lanes.get(rstds, row);
            float product = product(in, above, gain, start, columns, lanes) * rstd / columns;
            inputGradient(in, above, gain, below, start, columns, rstd, -rstd * product);
            addGains(in, above, start, columns, rstd, gains.block());
            if (row % BLOCK == BLOCK - 1) {
                gains.endBlock();
            }
        }
        gains.addTo(memory.of(kernel.gradientGain()).address());
    }

    /** The sum of h x. */
    private static float product(long in, long above, long gain, long start, int columns, float[] lanes) {
        FloatVector sum = FloatVector.zero(S);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector h = fromMemorySegment(S, MEMORY, above + (start + i << SHIFT), ORDER)
                    .mul(fromMemorySegment(S, MEMORY, gain + (i << SHIFT), ORDER));
            sum = h.fma(fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER), sum);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector h = fromMemorySegment(S, MEMORY, above + (start + whole << SHIFT), ORDER, rest)
                    .mul(fromMemorySegment(S, MEMORY, gain + (whole << SHIFT), ORDER, rest));
            sum = h.fma(fromMemorySegment(S, MEMORY, in + (start + whole << SHIFT), ORDER, rest), sum);
        }
        sum.intoArray(lanes, 0);
        return Lanes.sum(lanes);
    }

    /** gradientIn = rstd (h + factor x). */
    private static void inputGradient(
            long in, long above, long gain, long below, long start, int columns, float rstd, float factor) {
        FloatVector factors = FloatVector.broadcast(S, factor);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector h = fromMemorySegment(S, MEMORY, above + (start + i << SHIFT), ORDER)
                    .mul(fromMemorySegment(S, MEMORY, gain + (i << SHIFT), ORDER));
            fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER)
                    .fma(factors, h)
                    .mul(rstd)
                    .intoMemorySegment(MEMORY, below + (start + i << SHIFT), ORDER);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector h = fromMemorySegment(S, MEMORY, above + (start + whole << SHIFT), ORDER, rest)
                    .mul(fromMemorySegment(S, MEMORY, gain + (whole << SHIFT), ORDER, rest));
            fromMemorySegment(S, MEMORY, in + (start + whole << SHIFT), ORDER, rest)
                    .fma(factors, h)
                    .mul(rstd)
                    .intoMemorySegment(MEMORY, below + (start + whole << SHIFT), ORDER, rest);
        }
    }

    /** Adds one row to the sums of its block; their array is padded to whole vectors. */
    private static void addGains(long in, long above, long start, int columns, float rstd, float[] gains) {
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER)
                    .mul(rstd)
                    .fma(
                            fromMemorySegment(S, MEMORY, above + (start + i << SHIFT), ORDER),
                            FloatVector.fromArray(S, gains, i))
                    .intoArray(gains, i);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            fromMemorySegment(S, MEMORY, in + (start + whole << SHIFT), ORDER, rest)
                    .mul(rstd)
                    .fma(
                            fromMemorySegment(S, MEMORY, above + (start + whole << SHIFT), ORDER, rest),
                            FloatVector.fromArray(S, gains, whole))
                    .intoArray(gains, whole);
        }
    }
}
