package io.locmoe.comm.toolkit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Rows of bfloat16 elements; see {@link WireFormat#BF16}. */
final class Bf16Rows implements RowCodec {
    @Override
    public int bytes(int columns) {
        return columns * Short.BYTES;
    }

    @Override
    public void encode(MemorySegment row, MemorySegment wire, int columns) {
        for (long c = 0; c < columns; c++) {
            float value = row.get(ValueLayout.JAVA_FLOAT_UNALIGNED, c * Float.BYTES);
            wire.set(ValueLayout.JAVA_SHORT_UNALIGNED, c * Short.BYTES, WideRows.upperHalf(value));
        }
    }

    @Override
    public void decode(MemorySegment wire, MemorySegment row, int columns) {
        for (long c = 0; c < columns; c++) {
            int half = wire.get(ValueLayout.JAVA_SHORT_UNALIGNED, c * Short.BYTES);
            row.set(ValueLayout.JAVA_FLOAT_UNALIGNED, c * Float.BYTES, Float.intBitsToFloat(half << 16));
        }
    }
}
