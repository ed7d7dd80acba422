package io.locmoe.dataplane;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The record batch of one part of a message: one row of one binary column, {@code payload}. Its memory is reused for each
 * part: Flight has copied it into gRPC's buffers when the put returns. Not thread-safe.
 */
final class PartBatch implements AutoCloseable {
    private static final Schema SCHEMA =
            new Schema(List.of(new Field("payload", FieldType.notNullable(ArrowType.Binary.INSTANCE), null)));

    private final VectorSchemaRoot root;
    private final VarBinaryVector payload;
    private final ArrowBuf header;

    PartBatch(BufferAllocator allocator) {
        root = VectorSchemaRoot.create(SCHEMA, allocator);
        payload = (VarBinaryVector) root.getVector(0);
        payload.allocateNew(Parts.BYTES, 1);
        payload.setIndexDefined(0);
        header = allocator.buffer(MessageHeader.BYTES);
    }

    VectorSchemaRoot root() {
        return root;
    }

    /** Copies one part in and returns its header, with a reference that belongs to the caller. */
    ArrowBuf fill(MessageHeader part, MemorySegment bytes) {
        long size = bytes.byteSize();
        MemorySegment.copy(bytes, 0, ArrowPayload.segment(payload.getDataBuffer(), 0, size), 0, size);
        payload.getOffsetBuffer().setInt(0, 0);
        payload.getOffsetBuffer().setInt(VarBinaryVector.OFFSET_WIDTH, (int) size);
        payload.setLastSet(0);
        payload.setValueCount(1);
        root.setRowCount(1);
        part.write(header);
        header.getReferenceManager().retain();
        return header;
    }

    /** Where the bytes of the part lie in a received batch. */
    static VarBinaryVector payload(VectorSchemaRoot received) {
        return (VarBinaryVector) received.getVector(0);
    }

    static boolean isPart(VectorSchemaRoot received) {
        return received.getSchema().equals(SCHEMA);
    }

    @Override
    public void close() {
        header.close();
        root.close();
    }
}
