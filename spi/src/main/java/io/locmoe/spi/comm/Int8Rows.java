package io.locmoe.spi.comm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Rows of a float32 scale and then int8 elements; see {@link WireFormat#INT8}. */
final class Int8Rows implements RowCodec {
    private static final int LARGEST = 127;

    @Override
    public int bytes(int columns) {
        return Float.BYTES + columns;
    }

    @Override
    public void encode(MemorySegment row, MemorySegment wire, int columns) {
        float magnitude = 0;
        for (long c = 0; c < columns; c++) {
            magnitude = Math.max(magnitude, Math.abs(element(row, c)));
        }
        // An infinite scale times the zeros that follow from it is NaN, as a NaN scale is.
        float scale = magnitude / LARGEST;
        wire.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 0, scale);
        for (long c = 0; c < columns; c++) {
            long steps = Math.round((double) element(row, c) / scale);
            wire.set(ValueLayout.JAVA_BYTE, Float.BYTES + c, (byte) Math.clamp(steps, -LARGEST, LARGEST));
        }
    }

    private static float element(MemorySegment row, long column) {
        return row.get(ValueLayout.JAVA_FLOAT_UNALIGNED, column * Float.BYTES);
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
