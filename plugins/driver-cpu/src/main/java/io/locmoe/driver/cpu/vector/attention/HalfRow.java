package io.locmoe.driver.cpu.vector.attention;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;
import static io.locmoe.driver.cpu.vector.lane.VectorCast.HALF;
import static io.locmoe.driver.cpu.vector.lane.VectorCast.HALVES;
import static io.locmoe.driver.cpu.vector.lane.VectorCast.INTEGERS;
import static io.locmoe.driver.cpu.vector.lane.VectorCast.QUIET;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.IS_NAN;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.S2I;

import io.locmoe.driver.cpu.vector.lane.VectorCast;
import io.locmoe.driver.cpu.vector.lane.VectorMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;

/**
 * One row of float32, whose numbers become bfloat16 at the start of its own memory: a vector is read before anything is
 * written over it. The last vector is written whole, with zeros after the visible columns. The loops round as
 * {@link VectorCast} does, without calling it, as {@link io.locmoe.driver.cpu.vector.lane.Lanes} says.
 */
final class HalfRow {
    private static final int BITS = Short.SIZE;
    private static final int UPPER_HALF = -1 << BITS;
    private static final int HALF_SHIFT = 1;

    private HalfRow() {}

    /** row *= factor, and zeros up to a column. */
    static void multiply(long row, int visible, int columns, float factor) {
        int whole = (int) whole(visible);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector x = fromMemorySegment(S, MEMORY, row + ((long) i << SHIFT), ORDER)
                    .mul(factor);
            IntVector bits = x.reinterpretAsInts();
            IntVector upper = bits.add(bits.lanewise(LSHR, BITS).and(1).add(HALF))
                    .blend(bits.or(QUIET), x.test(IS_NAN).cast(INTEGERS));
            ((ShortVector) upper.lanewise(LSHR, BITS).convertShape(I2S, HALVES, 0))
                    .intoMemorySegment(MEMORY, row + ((long) i << HALF_SHIFT), ORDER);
        }
        if (whole < visible) {
            lastMultiplied(row, whole, visible - whole, factor);
        }
        clear(row, visible, columns);
    }

    private static void lastMultiplied(long row, int first, int left, float factor) {
        FloatVector x = fromMemorySegment(S, MEMORY, row + ((long) first << SHIFT), ORDER, S.indexInRange(0, left))
                .mul(factor);
        IntVector bits = x.reinterpretAsInts();
        IntVector upper = bits.add(bits.lanewise(LSHR, BITS).and(1).add(HALF))
                .blend(bits.or(QUIET), x.test(IS_NAN).cast(INTEGERS));
        ((ShortVector) upper.lanewise(LSHR, BITS).convertShape(I2S, HALVES, 0))
                .intoMemorySegment(MEMORY, row + ((long) first << HALF_SHIFT), ORDER);
    }

    /** Zeros from the vector after the visible columns up to a column. */
    static void clear(long row, int visible, int columns) {
        ShortVector zero = ShortVector.zero(HALVES);
        for (int i = (int) whole(visible + WIDTH - 1); i < columns; i += WIDTH) {
            zero.intoMemorySegment(MEMORY, row + ((long) i << HALF_SHIFT), ORDER);
        }
    }

    /** row = exp(scale * row - maximum) * share, rounded, with a vector of partial sums of row * above. */
    static void weights(
            long row, long above, int visible, float scale, float maximum, float share, float[] sums, int at) {
        FloatVector factor = FloatVector.broadcast(S, scale);
        FloatVector shift = FloatVector.broadcast(S, -maximum);
        FloatVector sum = FloatVector.zero(S);
        int whole = (int) whole(visible);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector x = VectorMath.exp(fromMemorySegment(S, MEMORY, row + ((long) i << SHIFT), ORDER)
                            .fma(factor, shift))
                    .mul(share);
            IntVector bits = x.reinterpretAsInts();
            IntVector upper = bits.add(bits.lanewise(LSHR, BITS).and(1).add(HALF))
                    .blend(bits.or(QUIET), x.test(IS_NAN).cast(INTEGERS));
            ((ShortVector) upper.lanewise(LSHR, BITS).convertShape(I2S, HALVES, 0))
                    .intoMemorySegment(MEMORY, row + ((long) i << HALF_SHIFT), ORDER);
            sum = upper.and(UPPER_HALF)
                    .reinterpretAsFloats()
                    .fma(fromMemorySegment(S, MEMORY, above + ((long) i << SHIFT), ORDER), sum);
        }
        sum.intoArray(sums, at);
        if (whole < visible) {
            lastWeights(row, above, whole, visible - whole, scale, maximum, share, sums, at);
        }
    }

    private static void lastWeights(
            long row, long above, int first, int left, float scale, float maximum, float share, float[] sums, int at) {
        VectorMask<Float> mask = S.indexInRange(0, left);
        FloatVector e = VectorMath.exp(fromMemorySegment(S, MEMORY, row + ((long) first << SHIFT), ORDER, mask)
                        .mul(scale)
                        .sub(maximum))
                .mul(share);
        FloatVector x = FloatVector.zero(S).blend(e, mask);
        IntVector bits = x.reinterpretAsInts();
        IntVector upper = bits.add(bits.lanewise(LSHR, BITS).and(1).add(HALF))
                .blend(bits.or(QUIET), x.test(IS_NAN).cast(INTEGERS));
        ((ShortVector) upper.lanewise(LSHR, BITS).convertShape(I2S, HALVES, 0))
                .intoMemorySegment(MEMORY, row + ((long) first << HALF_SHIFT), ORDER);
        upper.and(UPPER_HALF)
                .reinterpretAsFloats()
                .fma(
                        fromMemorySegment(S, MEMORY, above + ((long) first << SHIFT), ORDER, mask),
                        FloatVector.fromArray(S, sums, at))
                .intoArray(sums, at);
    }

    /** slopes = scale * weights * (slopes - dot), where the weights are of bfloat16. */
    static void slopes(long weights, long slopes, int visible, float scale, float dot) {
        int whole = (int) whole(visible);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector weight = ((IntVector)
                            ShortVector.fromMemorySegment(HALVES, MEMORY, weights + ((long) i << HALF_SHIFT), ORDER)
                                    .convertShape(S2I, INTEGERS, 0))
                    .lanewise(LSHL, BITS)
                    .reinterpretAsFloats();
            FloatVector x = fromMemorySegment(S, MEMORY, slopes + ((long) i << SHIFT), ORDER)
                    .sub(dot)
                    .mul(scale)
                    .mul(weight);
            IntVector bits = x.reinterpretAsInts();
            IntVector upper = bits.add(bits.lanewise(LSHR, BITS).and(1).add(HALF))
                    .blend(bits.or(QUIET), x.test(IS_NAN).cast(INTEGERS));
            ((ShortVector) upper.lanewise(LSHR, BITS).convertShape(I2S, HALVES, 0))
                    .intoMemorySegment(MEMORY, slopes + ((long) i << HALF_SHIFT), ORDER);
        }
        if (whole < visible) {
            lastSlopes(weights, slopes, whole, visible - whole, scale, dot);
        }
    }

    private static void lastSlopes(long weights, long slopes, int first, int left, float scale, float dot) {
        VectorMask<Float> mask = S.indexInRange(0, left);
        FloatVector weight = ((IntVector)
                        ShortVector.fromMemorySegment(HALVES, MEMORY, weights + ((long) first << HALF_SHIFT), ORDER)
                                .convertShape(S2I, INTEGERS, 0))
                .lanewise(LSHL, BITS)
                .reinterpretAsFloats();
        FloatVector slope = fromMemorySegment(S, MEMORY, slopes + ((long) first << SHIFT), ORDER, mask)
                .sub(dot)
                .mul(scale)
                .mul(weight);
        FloatVector x = FloatVector.zero(S).blend(slope, mask);
        IntVector bits = x.reinterpretAsInts();
        IntVector upper = bits.add(bits.lanewise(LSHR, BITS).and(1).add(HALF))
                .blend(bits.or(QUIET), x.test(IS_NAN).cast(INTEGERS));
        ((ShortVector) upper.lanewise(LSHR, BITS).convertShape(I2S, HALVES, 0))
                .intoMemorySegment(MEMORY, slopes + ((long) first << HALF_SHIFT), ORDER);
    }
}
