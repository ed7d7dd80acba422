package io.locmoe.dataplane.wire;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.failure.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A received message of Flight's protobuf type {@code FlightData}, parsed up to its body.
 *
 * @param descriptor  field 1, null if there is none
 * @param header      field 2, Arrow's metadata of a schema or record batch; null if there is none
 * @param appMetadata field 3, null if there is none
 * @param bodyBytes   length of field 1000
 * @param body        positioned at the first byte of field 1000
 */
public record FlightData(
        ByteBuffer descriptor, ByteBuffer header, ByteBuffer appMetadata, long bodyBytes, MessageInput body) {
    static final int DESCRIPTOR = 1;
    static final int HEADER = 2;
    static final int APP_METADATA = 3;
    static final int BODY = 1000;

    private static final int MOST_FIELD_BYTES = 256 << 10;

    /**
     * Reads up to the body. Its field number is the largest, so it comes last.
     *
     * @throws RefusedException if the message is invalid
     */
    public static FlightData read(InputStream message) throws IOException {
        MessageInput in = new MessageInput(message);
        ByteBuffer[] fields = new ByteBuffer[APP_METADATA + 1];
        int bodyBytes = 0;
        for (int tag = in.tag(); tag != MessageInput.END; tag = in.tag()) {
            int field = tag >>> 3;
            if ((tag & 7) != ProtobufFields.BYTES || field != BODY && field > APP_METADATA) {
                in.skipField(tag);
            } else if (field == BODY) {
                bodyBytes = in.length();
                break;
            } else {
                fields[field] = ByteBuffer.wrap(in.bytes(small(in.length()))).order(ByteOrder.LITTLE_ENDIAN);
            }
        }
        return new FlightData(fields[DESCRIPTOR], fields[HEADER], fields[APP_METADATA], bodyBytes, in);
    }

    /** Checks a field's size: only the body may be large; the other fields are buffered. */
    private static int small(int bytes) {
        if (bytes > MOST_FIELD_BYTES) {
            throw new RefusedException(Code.PROTOCOL, "a field of " + bytes + " bytes beside the body");
        }
        return bytes;
    }

    /** Reads the rest of the body after {@code read} bytes. @throws RefusedException if it is not the last field */
    void endBody(long read) throws IOException {
        body.skip(bodyBytes - read);
        if (body.tag() != MessageInput.END) {
            throw new RefusedException(Code.PROTOCOL, "a message whose body is not its last field");
        }
    }
}
