package io.locmoe.report.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A message in the encoding of Protocol Buffers, written field by field; each method returns this message. Generated
 * classes would bring TensorFlow. Not thread-safe.
 */
final class ProtoMessage {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ProtoMessage text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    ProtoMessage message(int field, ProtoMessage value) {
        return bytes(field, value.bytes());
    }

    ProtoMessage integer(int field, long value) {
        key(field, VARINT);
        varint(value);
        return this;
    }

    ProtoMessage bool(int field, boolean value) {
        return integer(field, value ? 1 : 0);
    }

    ProtoMessage real(int field, double value) {
        key(field, EIGHT_BYTES);
        out.writeBytes(little(8).putDouble(value).array());
        return this;
    }

    ProtoMessage single(int field, float value) {
        key(field, FOUR_BYTES);
        out.writeBytes(little(4).putFloat(value).array());
        return this;
    }

    /** A repeated field of numbers, packed. */
    ProtoMessage reals(int field, double[] values) {
        ByteBuffer packed = little(8 * values.length);
        packed.asDoubleBuffer().put(values);
        return bytes(field, packed.array());
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private ProtoMessage bytes(int field, byte[] value) {
        key(field, LENGTH);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    private void key(int field, int type) {
        varint((long) field << 3 | type);
    }

    /** Seven bits in each byte, the lowest first; the highest bit says that more follow. */
    private void varint(long value) {
        long rest = value;
        for (; (rest & ~0x7f) != 0; rest >>>= 7) {
            out.write((int) (rest & 0x7f | 0x80));
        }
        out.write((int) rest);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
