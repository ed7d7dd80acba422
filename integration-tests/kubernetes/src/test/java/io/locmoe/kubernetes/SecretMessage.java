package io.locmoe.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A secret in the binary form in which Helm sends it: four letters, then a {@code runtime.Unknown} whose {@code raw} is
 * a {@code core.v1.Secret}. Fields by their numbers in Kubernetes' {@code generated.proto} files.
 */
final class SecretMessage {
    private static final int MAGIC = 4;

    private final ObjectNode secret =
            new ObjectMapper().createObjectNode().put("apiVersion", "v1").put("kind", "Secret");

    private interface Field {
        void read(int number, CodedInputStream value) throws IOException;
    }

    private SecretMessage() {}

    static ObjectNode read(byte[] bytes) throws IOException {
        SecretMessage message = new SecretMessage();
        each(CodedInputStream.newInstance(bytes, MAGIC, bytes.length - MAGIC), (number, value) -> {
            if (number == 2) {
                each(value, message::secret);
            }
        });
        return message.secret;
    }

    private void secret(int number, CodedInputStream value) throws IOException {
        switch (number) {
            case 1 -> each(value, this::metadata);
            case 2 -> entry(value, secret.withObject("/data"), true);
            case 3 -> secret.put("type", text(value));
            default -> throw new IOException("field " + number + " of a secret");
        }
    }

    private void metadata(int number, CodedInputStream value) throws IOException {
        ObjectNode metadata = secret.withObject("/metadata");
        switch (number) {
            case 1 -> metadata.put("name", text(value));
            case 3 -> metadata.put("namespace", text(value));
            case 5 -> metadata.put("uid", text(value));
            case 11 -> entry(value, metadata.withObject("/labels"), false);
            case 12 -> entry(value, metadata.withObject("/annotations"), false);
            default -> {
                // what the server fills in
            }
        }
    }

    private static void entry(CodedInputStream entry, ObjectNode map, boolean binary) throws IOException {
        String[] key = new String[1];
        each(entry, (number, value) -> {
            if (number == 1) {
                key[0] = text(value);
            } else if (binary) {
                map.put(key[0], value.readRawBytes(value.getBytesUntilLimit()));
            } else {
                map.put(key[0], text(value));
            }
        });
    }

    /** Fields with a length; others are left out. */
    private static void each(CodedInputStream in, Field field) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                int outer = in.pushLimit(in.readRawVarint32());
                field.read(WireFormat.getTagFieldNumber(tag), in);
                in.skipRawBytes(Math.max(0, in.getBytesUntilLimit()));
                in.popLimit(outer);
            } else {
                in.skipField(tag);
            }
        }
    }

    private static String text(CodedInputStream value) throws IOException {
        return new String(value.readRawBytes(value.getBytesUntilLimit()), StandardCharsets.UTF_8);
    }
}
