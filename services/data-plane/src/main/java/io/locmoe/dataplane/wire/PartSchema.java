package io.locmoe.dataplane.wire;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The schema of a stream of message parts: one binary column, {@code payload}, whose one row holds the bytes of a part.
 */
public final class PartSchema {
    /** Buffers of a record batch: validity, offsets, bytes. */
    static final int BUFFERS = 3;

    static final String COLUMN = "payload";

    /** Metadata key by which a sender asks for a body channel; see {@code docs/wire-format.md}. */
    private static final String BODIES = "locmoe.bodies";

    private static final List<Field> FIELDS =
            List.of(new Field(COLUMN, FieldType.notNullable(ArrowType.Binary.INSTANCE), null));
    private static final String HEADER =
            "magic u4, kind i4, job_key u8, placement_epoch i8, source_rank i4, target_rank i4, step i8, "
                    + "micro_batch i4, layer i4, direction i4, chunk i4, message_bytes i8, offset i8, part i4, "
                    + "parts i4, checksum u4, header_checksum u4";

    private PartSchema() {}

    static Schema of(Map<String, String> metadata) {
        return new Schema(FIELDS, metadata);
    }

    /**
     * The metadata of a stream's schema: its ticket, how to read the header of each batch, and whether it asks for a
     * body channel.
     */
    public static Map<String, String> metadata(StreamTicket ticket, boolean bodies) {
        Map<String, String> metadata = new LinkedHashMap<>(ticket.metadata());
        metadata.put("locmoe.header", HEADER);
        if (bodies) {
            metadata.put(BODIES, "1");
        }
        return metadata;
    }

    /** Whether the sender asks for a body channel. @throws RefusedException if this is not such a schema */
    public static boolean asksForBodies(ByteBuffer header) {
        return "1".equals(OpeningSchema.metadata(header, BODIES));
    }
}
