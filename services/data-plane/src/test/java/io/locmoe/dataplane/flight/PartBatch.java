package io.locmoe.dataplane.flight;

import io.locmoe.dataplane.wire.FrameHeader;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The record batch of one part of a message: one row of one binary column, {@code payload}. Its memory is reused for
 * each part: Flight has copied it into gRPC's buffers when the put returns. Not thread-safe.
 */
final class PartBatch implements AutoCloseable {
    /** Payload bytes of a part at most. */
    static final int BYTES = 480 << 10;

    private static final List<Field> FIELDS =
            List.of(new Field("payload", FieldType.notNullable(ArrowType.Binary.INSTANCE), null));

    private final VectorSchemaRoot root;
    private final VarBinaryVector payload;
    private final ArrowBuf header;

    PartBatch(BufferAllocator allocator, Map<String, String> metadata) {
        root = VectorSchemaRoot.create(new Schema(FIELDS, metadata), allocator);
        payload = (VarBinaryVector) root.getVector(0);
        payload.allocateNew(BYTES, 1);
        payload.setIndexDefined(0);
        header = allocator.buffer(FrameHeader.BYTES);
    }

    VectorSchemaRoot root() {
        return root;
    }

    /** Copies one part in and returns its header, with a reference that belongs to the caller. */
    ArrowBuf fill(FrameHeader part, MemorySegment bytes) {
        long size = bytes.byteSize();
        payload.getDataBuffer().setBytes(0, bytes.asByteBuffer());
        payload.getOffsetBuffer().setInt(0, 0);
        payload.getOffsetBuffer().setInt(VarBinaryVector.OFFSET_WIDTH, (int) size);
        payload.setLastSet(0);
        payload.setValueCount(1);
        root.setRowCount(1);
        part.write(header.nioBuffer(0, FrameHeader.BYTES), bytes);
        header.writerIndex(FrameHeader.BYTES);
        header.getReferenceManager().retain();
        return header;
    }

    @Override
    public void close() {
        header.close();
        root.close();
    }
}
