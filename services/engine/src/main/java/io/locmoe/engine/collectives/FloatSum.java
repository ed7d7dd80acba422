package io.locmoe.engine.collectives;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Element-wise float32 sums of memory. */
final class FloatSum {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private FloatSum() {}

    /** {@code sum[i] += addend[i]} for all floats of the addend; the segments do not overlap. */
    static void add(MemorySegment sum, MemorySegment addend) {
        long floats = addend.byteSize() / Float.BYTES;
        long bound = SPECIES.loopBound(floats);
        long i = 0;
        for (; i < bound; i += SPECIES.length()) {
            long offset = i * Float.BYTES;
            FloatVector.fromMemorySegment(SPECIES, sum, offset, ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, addend, offset, ORDER))
                    .intoMemorySegment(sum, offset, ORDER);
        }
        for (; i < floats; i++) {
            long offset = i * Float.BYTES;
            sum.set(FLOAT, offset, sum.get(FLOAT, offset) + addend.get(FLOAT, offset));
        }
    }
}
