package io.locmoe.driver.cpu.vector.lane;

import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;

import io.locmoe.driver.reference.kernel.Bfloat16;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Casts between float32 and the halves. Float16 goes by the JDK's own conversion, which the JIT makes vectors of in a
 * loop over arrays, and only there; so some numbers at a time go through arrays that stay in the nearest cache.
 */
public final class VectorCast {
    /** Bits of numbers, a vector of them. */
    public static final VectorSpecies<Integer> INTEGERS = Lanes.S.withLanes(int.class);
    /** As many halves as a vector has float32. */
    public static final VectorSpecies<Short> HALVES =
            VectorSpecies.of(short.class, VectorShape.forBitSize(Lanes.S.vectorBitSize() / 2));

    private static final ValueLayout.OfFloat FLOATS = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfShort SHORTS = ValueLayout.JAVA_SHORT_UNALIGNED;
    /** Numbers that go through arrays at a time. */
    private static final int SOME = 1024;

    /** Set in a NaN that stays one when its lower half goes. */
    public static final int QUIET = 0x0040_0000;
    /** Added before the lower half goes, with the lowest bit of the upper half: rounds to the nearest, to even. */
    public static final int HALF = 0x7FFF;

    private VectorCast() {}

    /** Executes the kernel. */
    public static void cast(Cast kernel, DeviceMemory memory) {
        long in = memory.of(kernel.in()).address();
        long out = memory.of(kernel.out()).address();
        long length = kernel.in().length();
        boolean narrows = kernel.elementType() == kernel.out().type();
        switch (kernel.elementType()) {
            case BFLOAT16 -> {
                if (narrows) {
                    toBfloat16(in, out, length);
                } else {
                    fromBfloat16(in, out, length);
                }
            }
            case FLOAT16 -> {
                if (narrows) {
                    toFloat16(in, out, length);
                } else {
                    fromFloat16(in, out, length);
                }
            }
            case FLOAT32, INT32, INT8 -> throw new AssertionError("not cast: " + kernel);
        }
    }

    private static void toBfloat16(long in, long out, long length) {
        long whole = Lanes.whole(length);
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            IntVector rounded = upperHalf(Lanes.load(in, i));
            ShortVector halves = (ShortVector)
                    rounded.lanewise(VectorOperators.LSHR, Short.SIZE).convertShape(VectorOperators.I2S, HALVES, 0);
            halves.intoMemorySegment(MEMORY, out + i * Short.BYTES, Lanes.ORDER);
        }
        for (long i = whole; i < length; i++) {
            MEMORY.set(SHORTS, out + i * Short.BYTES, Bfloat16.of(Lanes.get(in, i)));
        }
    }

    /** Rounded, so that the upper halves are the results. */
    private static IntVector upperHalf(FloatVector x) {
        IntVector bits = x.reinterpretAsInts();
        IntVector odd = bits.lanewise(VectorOperators.LSHR, Short.SIZE).and(1);
        VectorMask<Integer> nan = x.test(VectorOperators.IS_NAN).cast(INTEGERS);
        return bits.add(HALF).add(odd).blend(bits.or(QUIET), nan);
    }

    private static void fromBfloat16(long in, long out, long length) {
        long whole = Lanes.whole(length);
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            IntVector bits =
                    (IntVector) ShortVector.fromMemorySegment(HALVES, MEMORY, in + i * Short.BYTES, Lanes.ORDER)
                            .convertShape(VectorOperators.S2I, INTEGERS, 0);
            Lanes.store(bits.lanewise(VectorOperators.LSHL, Short.SIZE).reinterpretAsFloats(), out, i);
        }
        for (long i = whole; i < length; i++) {
            Lanes.set(out, i, Bfloat16.value(MEMORY.get(SHORTS, in + i * Short.BYTES)));
        }
    }

    /** Rounds numbers of float32, which stay where they are, to those that a small type has; of float32, none. */
    public static void round(ElementType type, long memory, long start, int count) {
        switch (type) {
            case FLOAT32 -> {}
            case BFLOAT16 -> roundToBfloat16(memory, start, count);
            case FLOAT16 -> roundToFloat16(memory, start, count);
            case INT32, INT8 -> throw new AssertionError("not rounded to: " + type);
        }
    }

    private static void roundToBfloat16(long memory, long start, int count) {
        long whole = start + Lanes.whole(count);
        for (long i = start; i < whole; i += Lanes.WIDTH) {
            IntVector rounded = upperHalf(Lanes.load(memory, i)).and(-1 << Short.SIZE);
            Lanes.store(rounded.reinterpretAsFloats(), memory, i);
        }
        for (long i = whole; i < start + count; i++) {
            Lanes.set(memory, i, Bfloat16.value(Bfloat16.of(Lanes.get(memory, i))));
        }
    }

    private static void roundToFloat16(long memory, long start, int count) {
        for (long i = start; i < start + count; i++) {
            Lanes.set(memory, i, Float.float16ToFloat(Float.floatToFloat16(Lanes.get(memory, i))));
        }
    }

    private static void toFloat16(long in, long out, long length) {
        float[] numbers = new float[SOME];
        short[] halves = new short[SOME];
        for (long start = 0; start < length; start += SOME) {
            int some = (int) Math.min(SOME, length - start);
            MemorySegment.copy(MEMORY, FLOATS, in + start * Float.BYTES, numbers, 0, some);
            for (int i = 0; i < some; i++) {
                halves[i] = Float.floatToFloat16(numbers[i]);
            }
            MemorySegment.copy(halves, 0, MEMORY, SHORTS, out + start * Short.BYTES, some);
        }
    }

    private static void fromFloat16(long in, long out, long length) {
        float[] numbers = new float[SOME];
        short[] halves = new short[SOME];
        for (long start = 0; start < length; start += SOME) {
            int some = (int) Math.min(SOME, length - start);
            MemorySegment.copy(MEMORY, SHORTS, in + start * Short.BYTES, halves, 0, some);
            for (int i = 0; i < some; i++) {
                numbers[i] = Float.float16ToFloat(halves[i]);
            }
            MemorySegment.copy(numbers, 0, MEMORY, FLOATS, out + start * Float.BYTES, some);
        }
    }
}
