package io.locmoe.dataplane.wire;

import com.google.flatbuffers.FlatBufferBuilder;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;

/**
 * Writes the messages of a stream as Flight's {@code FlightData}. Not thread-safe; a message is valid until the next
 * one is requested.
 */
public final class FlightDataWriter {
    /**
     * The body of a record batch has the two offsets of its one row, then the bytes of the row. Validity is omitted.
     */
    private static final int OFFSETS_BYTES = 2 * Integer.BYTES;

    private static final int ALIGNMENT = 8;
    private static final int MOST_FIELDS = 3;
    private static final int CHUNK = 8 << 10;

    private final byte[] chunk = new byte[CHUNK];

    /** The first message of a stream. */
    public InputStream opening(StreamTicket ticket, Map<String, String> metadata) {
        ByteBuffer descriptor = ticket.descriptor().serialize();
        ByteBuffer schema = MessageSerializer.serializeMetadata(PartSchema.of(metadata));
        ByteBuffer head = head(descriptor.remaining() + schema.remaining());
        ProtobufFields.put(head, FlightData.DESCRIPTOR, descriptor);
        ProtobufFields.put(head, FlightData.HEADER, schema);
        return message(head, MemorySegment.NULL, 0);
    }

    /** A part of a message, as a record batch of one row. */
    public InputStream part(FrameHeader part, MemorySegment bytes) {
        int size = (int) bytes.byteSize();
        int padding = -size & (ALIGNMENT - 1);
        ByteBuffer batch = recordBatch(size, padding);
        ByteBuffer head = head(batch.remaining() + FrameHeader.BYTES);
        ProtobufFields.put(head, FlightData.HEADER, batch);
        ProtobufFields.putLength(head, FlightData.APP_METADATA, FrameHeader.BYTES);
        part.write(head, bytes);
        ProtobufFields.putLength(head, FlightData.BODY, OFFSETS_BYTES + size + padding);
        head.putInt(0).putInt(size);
        return message(head, bytes, padding);
    }

    /** A message without a record batch. */
    public InputStream metadata(ByteBuffer metadata) {
        ByteBuffer head = head(metadata.remaining());
        ProtobufFields.put(head, FlightData.APP_METADATA, metadata);
        return message(head, MemorySegment.NULL, 0);
    }

    private static ByteBuffer recordBatch(int size, int padding) {
        FlatBufferBuilder builder = new FlatBufferBuilder(256);
        RecordBatch.startNodesVector(builder, 1);
        FieldNode.createFieldNode(builder, 1, 0);
        int nodes = builder.endVector();
        RecordBatch.startBuffersVector(builder, PartSchema.BUFFERS);
        Buffer.createBuffer(builder, OFFSETS_BYTES, size);
        Buffer.createBuffer(builder, 0, OFFSETS_BYTES);
        Buffer.createBuffer(builder, 0, 0);
        int buffers = builder.endVector();
        RecordBatch.startRecordBatch(builder);
        RecordBatch.addNodes(builder, nodes);
        RecordBatch.addBuffers(builder, buffers);
        RecordBatch.addLength(builder, 1);
        return MessageSerializer.serializeMessage(
                builder,
                MessageHeader.RecordBatch,
                RecordBatch.endRecordBatch(builder),
                OFFSETS_BYTES + size + padding);
    }

    private InputStream message(ByteBuffer head, MemorySegment payload, int padding) {
        return new OutgoingData(head.array(), head.position(), payload, padding, chunk);
    }

    /** Memory for fields of this many bytes, and for the offsets. */
    private static ByteBuffer head(int bytes) {
        return ByteBuffer.allocate(bytes + MOST_FIELDS * ProtobufFields.MOST_BYTES + OFFSETS_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
