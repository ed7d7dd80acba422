package io.locmoe.dataplane;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
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
 * The record batch of one part of a message: one row of one binary column, {@code payload}. Its memory is reused for each
 * part: Flight has copied it into gRPC's buffers when the put returns. Not thread-safe.
 */
final class PartBatch implements AutoCloseable {
    /** Key of the schema's metadata by which a sender asks for a body channel; see {@code docs/wire-format.md}. */
    static final String BODIES = "locmoe.bodies";

    private static final List<Field> FIELDS =
            List.of(new Field("payload", FieldType.notNullable(ArrowType.Binary.INSTANCE), null));
    private static final String HEADER = "magic u4, kind i4, job_key u8, placement_epoch i8, source_rank i4, target_rank i4, step i8, "
            + "micro_batch i4, layer i4, direction i4, chunk i4, message_bytes i8, offset i8, part i4, parts i4";

    private final VectorSchemaRoot root;
    private final VarBinaryVector payload;
    private final ArrowBuf header;

    PartBatch(BufferAllocator allocator, Map<String, String> metadata) {
        root = VectorSchemaRoot.create(new Schema(FIELDS, metadata), allocator);
        payload = (VarBinaryVector) root.getVector(0);
        payload.allocateNew(Parts.BYTES, 1);
        payload.setIndexDefined(0);
        header = allocator.buffer(MessageHeader.BYTES);
    }

    /** What the schema of a stream says: its ticket, how to read the header of each batch, the wish for a body channel. */
    static Map<String, String> metadata(StreamTicket ticket, boolean bodies) {
        Map<String, String> metadata = new LinkedHashMap<>(ticket.metadata());
        metadata.put("locmoe.header", HEADER);
        if (bodies) {
            metadata.put(BODIES, "1");
        }
        return metadata;
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
        List<Field> fields = received.getSchema().getFields();
        return fields.size() == 1 && fields.getFirst().getName().equals("payload")
                && fields.getFirst().getType().equals(ArrowType.Binary.INSTANCE);
    }

    static boolean asksForBodies(VectorSchemaRoot received) {
        return "1".equals(received.getSchema().getCustomMetadata().get(BODIES));
    }

    @Override
    public void close() {
        header.close();
        root.close();
    }
}
