package io.locmoe.comm.toolkit;

import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Rows of a 2-byte type as the rows of float32 that a codec takes, and back with one rounding. Stateless. */
final class WideRows implements RowCodec {
    private static final int QUIET_NAN = 0x7FC0;

    private final RowCodec codec;
    private final boolean upperHalves;

    private WideRows(RowCodec codec, boolean upperHalves) {
        this.codec = codec;
        this.upperHalves = upperHalves;
    }

    /** A codec for rows of a type, by one for rows of float32. */
    static RowCodec of(RowCodec codec, ElementType type) {
        return switch (type) {
            case FLOAT32 -> codec;
            case BFLOAT16 -> new WideRows(codec, true);
            case FLOAT16 -> new WideRows(codec, false);
            case INT32, INT8 -> throw new IllegalArgumentException("rows of " + type + " do not travel as numbers");
        };
    }

    @Override
    public int bytes(int columns) {
        return codec.bytes(columns);
    }

    @Override
    public void encode(MemorySegment row, MemorySegment wire, int columns) {
        float[] wide = new float[columns];
        for (int c = 0; c < columns; c++) {
            wide[c] = wide(row.get(ValueLayout.JAVA_SHORT_UNALIGNED, (long) c * Short.BYTES));
        }
        codec.encode(MemorySegment.ofArray(wide), wire, columns);
    }

    @Override
    public void decode(MemorySegment wire, MemorySegment row, int columns) {
        float[] wide = new float[columns];
        codec.decode(wire, MemorySegment.ofArray(wide), columns);
        for (int c = 0; c < columns; c++) {
            row.set(ValueLayout.JAVA_SHORT_UNALIGNED, (long) c * Short.BYTES, narrow(wide[c]));
        }
    }

    private float wide(short element) {
        return upperHalves ? Float.intBitsToFloat(element << 16) : Float.float16ToFloat(element);
    }

    private short narrow(float element) {
        return upperHalves ? upperHalf(element) : Float.floatToFloat16(element);
    }

    /** The bfloat16 of a float32, rounded to nearest, ties to even. */
    static short upperHalf(float value) {
        if (Float.isNaN(value)) {
            return (short) QUIET_NAN;
        }
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16);
    }
}
