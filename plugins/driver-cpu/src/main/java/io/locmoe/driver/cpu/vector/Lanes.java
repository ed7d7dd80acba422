package io.locmoe.driver.cpu.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Vectors of float32 from and to memory, addressed in elements. */
final class Lanes {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    /** Elements of one vector. */
    static final int WIDTH = SPECIES.length();

    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final int SHIFT = 2;

    private Lanes() {
    }

    static FloatVector load(MemorySegment memory, long element) {
        return FloatVector.fromMemorySegment(SPECIES, memory, element << SHIFT, ORDER);
    }

    /** Lanes outside the mask are 0 and their memory is not touched. */
    static FloatVector load(MemorySegment memory, long element, VectorMask<Float> mask) {
        return FloatVector.fromMemorySegment(SPECIES, memory, element << SHIFT, ORDER, mask);
    }

    static void store(FloatVector vector, MemorySegment memory, long element) {
        vector.intoMemorySegment(memory, element << SHIFT, ORDER);
    }

    static void store(FloatVector vector, MemorySegment memory, long element, VectorMask<Float> mask) {
        vector.intoMemorySegment(memory, element << SHIFT, ORDER, mask);
    }

    static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    static FloatVector zero() {
        return FloatVector.zero(SPECIES);
    }

    /** The elements of whole vectors at the start of so many. */
    static long whole(long count) {
        return count & -WIDTH;
    }

    /** Selects the first lanes, as many as are left. */
    static VectorMask<Float> first(long left) {
        return SPECIES.indexInRange(0, left);
    }

    static float get(MemorySegment memory, long element) {
        return memory.get(ValueLayout.JAVA_FLOAT_UNALIGNED, element << SHIFT);
    }

    static void set(MemorySegment memory, long element, float value) {
        memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, element << SHIFT, value);
    }

    static int integer(MemorySegment memory, long element) {
        return memory.get(ValueLayout.JAVA_INT_UNALIGNED, element << SHIFT);
    }
}
