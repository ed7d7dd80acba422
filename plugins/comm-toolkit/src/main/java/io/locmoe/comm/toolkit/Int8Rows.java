package io.locmoe.comm.toolkit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Rows of a float32 scale and then int8 elements; see {@link WireFormat#INT8}. */
final class Int8Rows implements RowCodec {
    private static final float LARGEST = 127;
    /** Added to a small float32, it leaves no bits for a fraction: the sum's lower bits are the rounded number. */
    private static final float ROUNDING = 0x1.8p23f;

    @Override
    public int bytes(int columns) {
        return Float.BYTES + columns;
    }

    @Override
    public void encode(MemorySegment row, MemorySegment wire, int columns) {
        // An infinite scale times the zeros that follow from it is NaN, as a NaN scale is.
        float scale = magnitude(row, columns) / LARGEST;
        wire.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 0, scale);
        for (long c = 0; c < columns; c++) {
            float steps = row.get(ValueLayout.JAVA_FLOAT_UNALIGNED, c * Float.BYTES) / scale;
            float rounded = Math.min(LARGEST, Math.max(-LARGEST, steps)) + ROUNDING;
            wire.set(ValueLayout.JAVA_BYTE, Float.BYTES + c, (byte) Float.floatToRawIntBits(rounded));
        }
    }

    /** The largest magnitude; NaN where there is one: magnitudes are in the order of their bits. */
    private static float magnitude(MemorySegment row, int columns) {
        int bits = 0;
        for (long c = 0; c < columns; c++) {
            bits = Math.max(bits, row.get(ValueLayout.JAVA_INT_UNALIGNED, c * Float.BYTES) & Integer.MAX_VALUE);
        }
        return Float.intBitsToFloat(bits);
    }

    @Override
    public void decode(MemorySegment wire, MemorySegment row, int columns) {
        float scale = wire.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0);
        for (long c = 0; c < columns; c++) {
            float steps = wire.get(ValueLayout.JAVA_BYTE, Float.BYTES + c);
            row.set(ValueLayout.JAVA_FLOAT_UNALIGNED, c * Float.BYTES, steps * scale);
        }
    }
}
