package io.locmoe.comm.toolkit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Rows of bfloat16 elements; see {@link WireFormat#BF16}. */
final class Bf16Rows implements RowCodec {
    private static final int QUIET_NAN = 0x7FC0;

    @Override
    public int bytes(int columns) {
        return columns * Short.BYTES;
    }

    @Override
    public void encode(MemorySegment row, MemorySegment wire, int columns) {
        for (long c = 0; c < columns; c++) {
            float value = row.get(ValueLayout.JAVA_FLOAT_UNALIGNED, c * Float.BYTES);
            wire.set(ValueLayout.JAVA_SHORT_UNALIGNED, c * Short.BYTES, upperHalf(value));
        }
    }

    private static short upperHalf(float value) {
        if (Float.isNaN(value)) {
            return (short) QUIET_NAN;
        }
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16);
    }

    @Override
    public void decode(MemorySegment wire, MemorySegment row, int columns) {
        for (long c = 0; c < columns; c++) {
            int half = wire.get(ValueLayout.JAVA_SHORT_UNALIGNED, c * Short.BYTES);
            row.set(ValueLayout.JAVA_FLOAT_UNALIGNED, c * Float.BYTES, Float.intBitsToFloat(half << 16));
        }
    }
}
