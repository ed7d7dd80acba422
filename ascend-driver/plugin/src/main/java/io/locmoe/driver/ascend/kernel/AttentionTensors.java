package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.ElementType;
import io.locmoe.driver.ascend.binding.Stored;
import io.locmoe.driver.ascend.binding.View;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The operands of attention as CANN's operators see them.
 *
 * @param launch   whose tensors they are
 * @param sequence positions of each
 */
record AttentionTensors(Launch launch, long sequences, long sequence, long heads, long width) {
    private static final int THIRDS = 3;
    /** Copies of each number that the operators keep for a row and head, as CANN's vector units write them. */
    static final int COPIES = 8;

    /** The keys that each query does not see: those behind it. A byte each, 1 for what is hidden. */
    private record HiddenKeys(int side) implements KernelMemory.Constant {
        @Override
        public ElementType type() {
            return ElementType.BOOL;
        }

        @Override
        public MemorySegment values() {
            byte[] values = new byte[side * side];
            for (int query = 0; query < side; query++) {
                Arrays.fill(values, query * side + query + 1, (query + 1) * side, (byte) 1);
            }
            return MemorySegment.ofArray(values);
        }
    }

    /** The mask of as many queries and keys. */
    long mask(int side) {
        return launch.constant(new HiddenKeys(side), side, side);
    }

    /** Queries, keys or values, or their gradients: a third of the columns. */
    long third(Stored qkv, int number) {
        long columns = THIRDS * width;
        long[] sizes = {sequences, sequence, width};
        return launch.part(qkv, number * width, sizes, new long[] {sequence * columns, columns, 1});
    }

    long matrix(Stored stored) {
        return launch.part(stored, 0, sequences, sequence, width);
    }

    /** Where an operator writes, which gives the type of its operands: the result, unless that has another. */
    Stored resultIn(ElementType type, Stored result, long elements) {
        return result.type() == type ? result : launch.room(type, elements);
    }

    /** For what the operators keep. */
    Stored room() {
        return launch.room(ElementType.FLOAT32, sequences * heads * sequence * COPIES);
    }

    long copies(Stored kept) {
        return launch.part(kept, 0, sequences, heads, sequence, COPIES);
    }

    /** The first of the copies of each number. */
    long firsts(Stored kept) {
        long[] sizes = {sequences, heads, sequence, 1};
        return launch.part(kept, 0, sizes, View.strides(sequences, heads, sequence, COPIES));
    }

    /** What our kernels keep. */
    long numbers(Span kept) {
        return launch.tensor(kept, sequences, heads, sequence, 1);
    }
}
