package io.locmoe.driver.cpu.vector.lane;

import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * What the kernels share: vectors from and to memory, and sums over lanes.
 *
 * <p>The methods that take or give vectors are for small loops. When a method has become large, the JIT still inlines
 * what the vector library marks for it but no method of ours, and a call that is left makes objects of the vectors it
 * passes; the kernels of several passes therefore call the library themselves.
 */
public final class Lanes {
    public static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    /** Elements of one vector. */
    public static final int WIDTH = S.length();

    public static final ByteOrder ORDER = ByteOrder.nativeOrder();
    /** From elements to bytes. */
    public static final int SHIFT = 2;

    private static final VectorShuffle<Float> BY_32 = rotation(32);
    private static final VectorShuffle<Float> BY_16 = rotation(16);
    private static final VectorShuffle<Float> BY_8 = rotation(8);
    private static final VectorShuffle<Float> BY_4 = rotation(4);
    private static final VectorShuffle<Float> BY_2 = rotation(2);
    private static final VectorShuffle<Float> BY_1 = rotation(1);

    private Lanes() {}

    /** The elements of whole vectors at the start of so many. */
    public static long whole(long count) {
        return count & -WIDTH;
    }

    private static VectorShuffle<Float> rotation(int lanes) {
        return VectorShuffle.fromOp(S, lane -> (lane + lanes) % WIDTH);
    }

    /**
     * The sum of one vector's lanes, left in an array, as a tree of halves. {@code reduceLanes} leaves the order open,
     * and takes another one in compiled than in interpreted code: the bits of a result would depend on when the JIT was
     * done.
     */
    public static float sum(float[] lanes) {
        FloatVector v = FloatVector.fromArray(S, lanes, 0);
        v = WIDTH > 32 ? v.add(v.rearrange(BY_32)) : v;
        v = WIDTH > 16 ? v.add(v.rearrange(BY_16)) : v;
        v = WIDTH > 8 ? v.add(v.rearrange(BY_8)) : v;
        v = WIDTH > 4 ? v.add(v.rearrange(BY_4)) : v;
        v = WIDTH > 2 ? v.add(v.rearrange(BY_2)) : v;
        v = WIDTH > 1 ? v.add(v.rearrange(BY_1)) : v;
        return v.lane(0);
    }

    /** @param memory address of element 0 */
    public static FloatVector load(long memory, long element) {
        return FloatVector.fromMemorySegment(S, MEMORY, memory + (element << SHIFT), ORDER);
    }

    /** Lanes outside the mask are 0 and their memory is not touched. */
    public static FloatVector load(long memory, long element, VectorMask<Float> mask) {
        return FloatVector.fromMemorySegment(S, MEMORY, memory + (element << SHIFT), ORDER, mask);
    }

    public static void store(FloatVector vector, long memory, long element) {
        vector.intoMemorySegment(MEMORY, memory + (element << SHIFT), ORDER);
    }

    public static void store(FloatVector vector, long memory, long element, VectorMask<Float> mask) {
        vector.intoMemorySegment(MEMORY, memory + (element << SHIFT), ORDER, mask);
    }

    public static FloatVector all(float value) {
        return FloatVector.broadcast(S, value);
    }

    /** Selects the first lanes, as many as are left. */
    public static VectorMask<Float> first(long left) {
        return S.indexInRange(0, left);
    }

    /** An element of a segment, for products, whose scalar loops are faster so than by addresses. */
    public static float get(MemorySegment memory, long element) {
        return memory.get(ValueLayout.JAVA_FLOAT_UNALIGNED, element << SHIFT);
    }

    public static void set(MemorySegment memory, long element, float value) {
        memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, element << SHIFT, value);
    }

    public static float get(long memory, long element) {
        return MEMORY.get(ValueLayout.JAVA_FLOAT_UNALIGNED, memory + (element << SHIFT));
    }

    public static void set(long memory, long element, float value) {
        MEMORY.set(ValueLayout.JAVA_FLOAT_UNALIGNED, memory + (element << SHIFT), value);
    }

    public static int integer(long memory, long element) {
        return MEMORY.get(ValueLayout.JAVA_INT_UNALIGNED, memory + (element << SHIFT));
    }
}
