package io.locmoe.dataplane.flight;

import io.locmoe.dataplane.wire.FrameHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** The bytes of Flight's protobuf messages, so that a test can change any of them. */
final class WireMessages {
    private record Ipc(byte[] header, byte[] body) {}

    private WireMessages() {}

    /** The first message of a stream: descriptor and schema. */
    static byte[] opening(List<String> path) throws IOException {
        return join(field(1, descriptor(path)), field(2, ipc(new byte[1]).get(0).header()));
    }

    /** One record batch with its application metadata. */
    static byte[] batch(FrameHeader header, byte[] payload) throws IOException {
        ByteBuffer metadata = ByteBuffer.allocate(FrameHeader.BYTES);
        header.write(metadata, MemorySegment.ofArray(payload));
        Ipc batch = ipc(payload).get(1);
        return join(field(2, batch.header()), field(3, metadata.array()), field(1000, batch.body()));
    }

    /** Puts the checksum of a header that begins there right. */
    static void seal(byte[] message, int header) {
        CRC32C sum = new CRC32C();
        sum.update(message, header, 84);
        ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).putInt(header + 84, (int) sum.getValue());
    }

    private static byte[] descriptor(List<String> path) {
        byte[] bytes = {8, 1};
        for (String text : path) {
            bytes = join(bytes, field(3, text.getBytes(StandardCharsets.UTF_8)));
        }
        return bytes;
    }

    /** The messages of an Arrow stream with one row. */
    private static List<Ipc> ipc(byte[] payload) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(
                        new Schema(List.of(Field.notNullable("payload", new ArrowType.Binary()))), allocator);
                ArrowStreamWriter writer = new ArrowStreamWriter(root, null, Channels.newChannel(out))) {
            ((VarBinaryVector) root.getVector(0)).setSafe(0, payload);
            root.setRowCount(1);
            writer.writeBatch();
        }
        List<Ipc> messages = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        while (in.getInt() == -1 && in.hasRemaining()) {
            byte[] header = new byte[in.getInt()];
            if (header.length == 0) {
                break;
            }
            in.get(header);
            byte[] body = new byte
                    [(int) Message.getRootAsMessage(ByteBuffer.wrap(header)).bodyLength()];
            in.get(body);
            messages.add(new Ipc(header, body));
        }
        return messages;
    }

    private static byte[] field(int number, byte[] value) {
        return join(varint(number << 3 | 2), varint(value.length), value);
    }

    private static byte[] varint(int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (; value > 127; value >>>= 7) {
            out.write(value & 127 | 128);
        }
        out.write(value);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** The header of another part of the same message. */
    static FrameHeader at(FrameHeader first, int part, long offset) {
        return new FrameHeader(
                first.kind(),
                first.jobKey(),
                first.placementEpoch(),
                first.source(),
                first.target(),
                first.tag(),
                first.bytes(),
                offset,
                part,
                first.parts());
    }
}
