package io.locmoe.dataplane.wire;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.failure.RefusedException;
import java.nio.ByteBuffer;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;

/**
 * The schema at the beginning of a stream, as Arrow's metadata, read in place. Arrow's own reader follows the children
 * of fields; if hostile metadata names a field as its own child, it never ends.
 */
final class OpeningSchema {
    private static final int MOST_METADATA = 64;

    private OpeningSchema() {}

    /**
     * The value of a key of the schema's metadata; null if it has none.
     *
     * @throws RefusedException if this is not the schema of {@link PartSchema}
     */
    static String metadata(ByteBuffer header, String key) {
        try {
            Schema schema = schema(Message.getRootAsMessage(header));
            if (schema == null || schema.fieldsLength() != 1 || !isPayload(schema.fields(0))) {
                throw new RefusedException(
                        Code.PROTOCOL, "a stream of record batches with one binary column 'payload' was expected");
            }
            return value(schema, key);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new RefusedException(
                    Code.PROTOCOL, "a stream that cannot be opened: " + RefusedException.describe(e));
        }
    }

    private static Schema schema(Message message) {
        return message.headerType() == MessageHeader.Schema ? (Schema) message.header(new Schema()) : null;
    }

    private static boolean isPayload(Field field) {
        return field.typeType() == Type.Binary
                && field.childrenLength() == 0
                && field.dictionary() == null
                && PartSchema.COLUMN.equals(field.name());
    }

    private static String value(Schema schema, String key) {
        int entries = schema.customMetadataLength();
        if (entries > MOST_METADATA) {
            throw new RefusedException(Code.PROTOCOL, "a schema with " + entries + " entries of metadata");
        }
        for (int i = 0; i < entries; i++) {
            KeyValue entry = schema.customMetadata(i);
            if (key.equals(entry.key())) {
                return entry.value();
            }
        }
        return null;
    }
}
