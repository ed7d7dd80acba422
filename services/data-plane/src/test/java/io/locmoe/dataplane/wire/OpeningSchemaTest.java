package io.locmoe.dataplane.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.flatbuffers.FlatBufferBuilder;
import io.locmoe.dataplane.failure.RefusedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import org.apache.arrow.flatbuf.Binary;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.junit.jupiter.api.Test;

class OpeningSchemaTest {
    private static final int NONE = 0;

    @Test
    void theMetadataOfASendersSchemaIsFound() {
        ByteBuffer schema = MessageSerializer.serializeMetadata(PartSchema.of(Map.of("a", "1", "b", "2")));
        assertThat(OpeningSchema.metadata(schema, "b")).isEqualTo("2");
        assertThat(OpeningSchema.metadata(schema, "c")).isNull();
    }

    /** Arrow's reader ends in a stack overflow here. */
    @Test
    void aFieldThatIsItsOwnChildIsRefused() {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        int name = builder.createString("payload");
        int type = binary(builder);
        int children = Field.createChildrenVector(builder, new int[] {name});
        int field = field(builder, name, type, children);
        byte[] message = message(builder, field, NONE);
        // The builder counts from the end; the vector's first offset follows its length.
        pointTo(message, message.length - children + Integer.BYTES, message.length - field);
        ByteBuffer schema = ByteBuffer.wrap(message);
        assertThatThrownBy(() -> MessageSerializer.deserializeSchema(Message.getRootAsMessage(schema)))
                .isInstanceOf(StackOverflowError.class);
        assertThatThrownBy(() -> OpeningSchema.metadata(schema, "a"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("one binary column 'payload'");
    }

    @Test
    void moreMetadataThanAnySenderWritesIsRefused() {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        int entry = KeyValue.createKeyValue(builder, builder.createString("k"), builder.createString("v"));
        int[] entries = new int[1000];
        Arrays.fill(entries, entry);
        int metadata = Schema.createCustomMetadataVector(builder, entries);
        int field = field(builder, builder.createString("payload"), binary(builder), NONE);
        byte[] message = message(builder, field, metadata);
        assertThatThrownBy(() -> OpeningSchema.metadata(ByteBuffer.wrap(message), "a"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("1000 entries of metadata");
    }

    private static int binary(FlatBufferBuilder builder) {
        Binary.startBinary(builder);
        return Binary.endBinary(builder);
    }

    private static int field(FlatBufferBuilder builder, int name, int type, int children) {
        Field.startField(builder);
        Field.addName(builder, name);
        Field.addTypeType(builder, Type.Binary);
        Field.addType(builder, type);
        if (children != NONE) {
            Field.addChildren(builder, children);
        }
        return Field.endField(builder);
    }

    private static byte[] message(FlatBufferBuilder builder, int field, int metadata) {
        int fields = Schema.createFieldsVector(builder, new int[] {field});
        Schema.startSchema(builder);
        Schema.addFields(builder, fields);
        if (metadata != NONE) {
            Schema.addCustomMetadata(builder, metadata);
        }
        ByteBuffer message =
                MessageSerializer.serializeMessage(builder, MessageHeader.Schema, Schema.endSchema(builder), 0);
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        return bytes;
    }

    /** Offsets count from where they stand. */
    private static void pointTo(byte[] message, int from, int to) {
        ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).putInt(from, to - from);
    }
}
