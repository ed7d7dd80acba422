package io.locmoe.attack.traffic;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Frames of HTTP/2 (RFC 9113) as a client sends them, right or wrong; headers without compression (RFC 7541). */
final class Http2 {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RESET = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    static final int FRAME_HEAD_BYTES = 9;

    private static final int LARGEST_FRAME = 16 << 10;
    private static final byte LITERAL = 0x10;
    private static final int LONGEST_SHORT = 127;

    private Http2() {}

    /** What a connection starts with. */
    static byte[] preface() {
        return joined("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII), frame(SETTINGS, 0, 0));
    }

    /** A frame whose length is that of its payload. */
    static byte[] frame(int type, int flags, int stream, byte... payload) {
        return joined(frameHead(payload.length, type, flags, stream), payload);
    }

    /** The head of a frame with any length. */
    static byte[] frameHead(int length, int type, int flags, int stream) {
        return ByteBuffer.allocate(FRAME_HEAD_BYTES)
                .put((byte) (length >> 16))
                .putShort((short) length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .array();
    }

    /** A gRPC call with one message. */
    static byte[] call(int stream, String path, byte[] message, String... moreHeaders) {
        return joined(open(stream, path, moreHeaders), last(stream, prefixed(message, 0)));
    }

    /** The data with which a stream ends, in frames of the largest size that every node takes. */
    static byte[] last(int stream, byte[] data) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        int at = 0;
        for (; data.length - at > LARGEST_FRAME; at += LARGEST_FRAME) {
            frames.writeBytes(frame(DATA, 0, stream, Arrays.copyOfRange(data, at, at + LARGEST_FRAME)));
        }
        frames.writeBytes(frame(DATA, END_STREAM, stream, Arrays.copyOfRange(data, at, data.length)));
        return frames.toByteArray();
    }

    /** The headers of a gRPC call. */
    static byte[] open(int stream, String path, String... moreHeaders) {
        byte[] block = headers(
                ":method",
                "POST",
                ":scheme",
                "http",
                ":path",
                path,
                ":authority",
                "localhost",
                "content-type",
                "application/grpc",
                "te",
                "trailers");
        return frame(HEADERS, END_HEADERS, stream, joined(block, headers(moreHeaders)));
    }

    /** A gRPC message: flag, length, bytes. */
    static byte[] prefixed(byte[] message, int flag) {
        return ByteBuffer.allocate(5 + message.length)
                .put((byte) flag)
                .putInt(message.length)
                .put(message)
                .array();
    }

    /** Names and values in turn. */
    static byte[] headers(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(LITERAL);
            text(block, namesAndValues[i]);
            text(block, namesAndValues[i + 1]);
        }
        return block.toByteArray();
    }

    private static void text(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int left = bytes.length - LONGEST_SHORT;
        if (left < 0) {
            block.write(bytes.length);
        } else {
            block.write(LONGEST_SHORT);
            for (; left >= 128; left >>= 7) {
                block.write(left & 127 | 128);
            }
            block.write(left);
        }
        block.writeBytes(bytes);
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List.of(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
