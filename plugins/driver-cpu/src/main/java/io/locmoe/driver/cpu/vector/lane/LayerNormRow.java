package io.locmoe.driver.cpu.vector.lane;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** The gradient of the input of layer normalisation in one row, once the sums over the row are known. */
public final class LayerNormRow {
    private LayerNormRow() {}

    public static void write(
            MemorySegment in,
            MemorySegment above,
            MemorySegment gain,
            MemorySegment below,
            long start,
            int columns,
            float mean,
            float rstd,
            float sum,
            float product) {
        FloatVector factor = FloatVector.broadcast(S, -rstd * product);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector gains = fromMemorySegment(S, gain, i << SHIFT, ORDER);
            FloatVector h = fromMemorySegment(S, above, start + i << SHIFT, ORDER)
                    .mul(gains)
                    .sub(sum);
            FloatVector centred =
                    fromMemorySegment(S, in, start + i << SHIFT, ORDER).sub(mean);
            centred.fma(factor, h).mul(rstd).intoMemorySegment(below, start + i << SHIFT, ORDER);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector gains = fromMemorySegment(S, gain, whole << SHIFT, ORDER, rest);
            FloatVector h = fromMemorySegment(S, above, start + whole << SHIFT, ORDER, rest)
                    .mul(gains)
                    .sub(sum);
            FloatVector centred = fromMemorySegment(S, in, start + whole << SHIFT, ORDER, rest)
                    .sub(mean);
            centred.fma(factor, h).mul(rstd).intoMemorySegment(below, start + whole << SHIFT, ORDER, rest);
        }
    }

    /** As {@link #write}, added to others; its own loop, as a choice inside of it would make objects of vectors. */
    public static void add(
            MemorySegment in,
            MemorySegment above,
            MemorySegment gain,
            MemorySegment others,
            MemorySegment below,
            long start,
            int columns,
            float mean,
            float rstd,
            float sum,
            float product) {
        FloatVector factor = FloatVector.broadcast(S, -rstd * product);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector gains = fromMemorySegment(S, gain, i << SHIFT, ORDER);
            FloatVector h = fromMemorySegment(S, above, start + i << SHIFT, ORDER)
                    .mul(gains)
                    .sub(sum);
            FloatVector centred =
                    fromMemorySegment(S, in, start + i << SHIFT, ORDER).sub(mean);
            FloatVector part = centred.fma(factor, h).mul(rstd);
            fromMemorySegment(S, others, start + i << SHIFT, ORDER)
                    .add(part)
                    .intoMemorySegment(below, start + i << SHIFT, ORDER);
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector gains = fromMemorySegment(S, gain, whole << SHIFT, ORDER, rest);
            FloatVector h = fromMemorySegment(S, above, start + whole << SHIFT, ORDER, rest)
                    .mul(gains)
                    .sub(sum);
            FloatVector centred = fromMemorySegment(S, in, start + whole << SHIFT, ORDER, rest)
                    .sub(mean);
            FloatVector part = centred.fma(factor, h).mul(rstd);
            fromMemorySegment(S, others, start + whole << SHIFT, ORDER, rest)
                    .add(part)
                    .intoMemorySegment(below, start + whole << SHIFT, ORDER, rest);
        }
    }
}
