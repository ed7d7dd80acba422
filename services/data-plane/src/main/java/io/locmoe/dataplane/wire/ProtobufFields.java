package io.locmoe.dataplane.wire;

import java.nio.ByteBuffer;

/** Writes length-delimited fields of protobuf messages; nodes send no others. */
public final class ProtobufFields {
    /** Wire type of such fields. */
    static final int BYTES = 2;
    /** Largest number of bytes before a field's own: two 32-bit numbers in groups of 7. */
    public static final int MOST_BYTES = 10;

    private ProtobufFields() {}

    public static int tag(int field) {
        return field << 3 | BYTES;
    }

    public static void put(ByteBuffer out, int field, ByteBuffer bytes) {
        putLength(out, field, bytes.remaining());
        out.put(bytes);
    }

    /** Writes the bytes before a field's own. */
    static void putLength(ByteBuffer out, int field, int length) {
        putNumber(out, tag(field));
        putNumber(out, length);
    }

    private static void putNumber(ByteBuffer out, int number) {
        int left = number;
        for (; left > 0x7F; left >>>= 7) {
            out.put((byte) (left & 0x7F | 0x80));
        }
        out.put((byte) left);
    }
}
