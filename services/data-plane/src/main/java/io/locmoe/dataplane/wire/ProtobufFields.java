package io.locmoe.dataplane.wire;

import java.nio.ByteBuffer;

/** Writes fields of protobuf messages that are bytes preceded by their length, as all fields are that nodes send. */
public final class ProtobufFields {
    /** Wire type of such fields. */
    static final int BYTES = 2;
    /** Most bytes before a field's own: two numbers of 32 bits in groups of 7. */
    public static final int MOST_BYTES = 10;

    private ProtobufFields() {}

    public static int tag(int field) {
        return field << 3 | BYTES;
    }

    public static void put(ByteBuffer out, int field, ByteBuffer bytes) {
        putLength(out, field, bytes.remaining());
        out.put(bytes);
    }

    /** What precedes a field's bytes. */
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
