package io.locmoe.driver.cpu.vector.lane;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The gradients of layer normalisation in one row, once the sums over the row are known: that of the input, and the
 * row's part of those of gain and bias, which joins the sums of a block of rows. Their arrays are padded to whole
 * vectors.
 */
public final class LayerNormRow {
    private LayerNormRow() {}

    public static void write(
            long in,
            long above,
            long gain,
            long below,
            float[] gains,
            float[] biases,
            long start,
            int columns,
            float mean,
            float rstd,
            float sum,
            float product) {
        FloatVector factor = FloatVector.broadcast(S, -rstd * product);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector gradient = fromMemorySegment(S, MEMORY, above + (start + i << SHIFT), ORDER);
            FloatVector centred = fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER)
                    .sub(mean);
            FloatVector h = gradient.mul(fromMemorySegment(S, MEMORY, gain + (i << SHIFT), ORDER))
                    .sub(sum);
            centred.mul(rstd).fma(gradient, fromArray(S, gains, i)).intoArray(gains, i);
            fromArray(S, biases, i).add(gradient).intoArray(biases, i);
            centred.fma(factor, h).mul(rstd).intoMemorySegment(MEMORY, below + (start + i << SHIFT), ORDER);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector gradient = fromMemorySegment(S, MEMORY, above + (start + whole << SHIFT), ORDER, rest);
            FloatVector centred = fromMemorySegment(S, MEMORY, in + (start + whole << SHIFT), ORDER, rest)
                    .sub(mean);
            FloatVector h = gradient.mul(fromMemorySegment(S, MEMORY, gain + (whole << SHIFT), ORDER, rest))
                    .sub(sum);
            centred.mul(rstd).fma(gradient, fromArray(S, gains, whole)).intoArray(gains, whole);
            fromArray(S, biases, whole).add(gradient).intoArray(biases, whole);
            centred.fma(factor, h).mul(rstd).intoMemorySegment(MEMORY, below + (start + whole << SHIFT), ORDER, rest);
        }
    }

    /** As {@link #write}, added to others; its own loop, as a choice inside of it would make objects of vectors. */
    public static void add(
            long in,
            long above,
            long gain,
            long others,
            long below,
            float[] gains,
            float[] biases,
            long start,
            int columns,
            float mean,
            float rstd,
            float sum,
            float product) {
        FloatVector factor = FloatVector.broadcast(S, -rstd * product);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector gradient = fromMemorySegment(S, MEMORY, above + (start + i << SHIFT), ORDER);
            FloatVector centred = fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER)
                    .sub(mean);
            FloatVector h = gradient.mul(fromMemorySegment(S, MEMORY, gain + (i << SHIFT), ORDER))
                    .sub(sum);
            centred.mul(rstd).fma(gradient, fromArray(S, gains, i)).intoArray(gains, i);
            fromArray(S, biases, i).add(gradient).intoArray(biases, i);
            fromMemorySegment(S, MEMORY, others + (start + i << SHIFT), ORDER)
                    .add(centred.fma(factor, h).mul(rstd))
                    .intoMemorySegment(MEMORY, below + (start + i << SHIFT), ORDER);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector gradient = fromMemorySegment(S, MEMORY, above + (start + whole << SHIFT), ORDER, rest);
            FloatVector centred = fromMemorySegment(S, MEMORY, in + (start + whole << SHIFT), ORDER, rest)
                    .sub(mean);
            FloatVector h = gradient.mul(fromMemorySegment(S, MEMORY, gain + (whole << SHIFT), ORDER, rest))
                    .sub(sum);
            centred.mul(rstd).fma(gradient, fromArray(S, gains, whole)).intoArray(gains, whole);
            fromArray(S, biases, whole).add(gradient).intoArray(biases, whole);
            fromMemorySegment(S, MEMORY, others + (start + whole << SHIFT), ORDER, rest)
                    .add(centred.fma(factor, h).mul(rstd))
                    .intoMemorySegment(MEMORY, below + (start + whole << SHIFT), ORDER, rest);
        }
    }
}
