package io.locmoe.report.tensorboard;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A Protocol Buffers message that is written field by field; each method returns this message. TensorFlow's classes for
 * its messages would bring TensorFlow itself. Not thread-safe.
 */
final class ProtoMessage {
    private final ByteString.Output bytes = ByteString.newOutput();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    private interface Field {
        void write() throws IOException;
    }

    ProtoMessage text(int field, String value) {
        return add(() -> out.writeString(field, value));
    }

    ProtoMessage integer(int field, long value) {
        return add(() -> out.writeInt64(field, value));
    }

    ProtoMessage real(int field, double value) {
        return add(() -> out.writeDouble(field, value));
    }

    ProtoMessage single(int field, float value) {
        return add(() -> out.writeFloat(field, value));
    }

    ProtoMessage bool(int field, boolean value) {
        return add(() -> out.writeBool(field, value));
    }

    /** A message, or bytes that hold one. */
    ProtoMessage message(int field, ProtoMessage value) {
        return add(() -> out.writeBytes(field, value.bytes()));
    }

    /** A repeated field of numbers, packed. */
    ProtoMessage reals(int field, double[] values) {
        ProtoMessage packed = new ProtoMessage();
        for (double value : values) {
            packed.add(() -> packed.out.writeDoubleNoTag(value));
        }
        return message(field, packed);
    }

    ByteString bytes() {
        add(out::flush);
        return bytes.toByteString();
    }

    private ProtoMessage add(Field field) {
        try {
            field.write();
        } catch (IOException e) {
            throw new UncheckedIOException("memory that cannot be written to", e);
        }
        return this;
    }
}
