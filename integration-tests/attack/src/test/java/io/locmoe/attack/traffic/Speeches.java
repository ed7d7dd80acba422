package io.locmoe.attack.traffic;

import io.locmoe.dataplane.wire.WireParsers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;

/** What the ports of a node expect. */
public final class Speeches {
    /** A ClientHello of TLS 1.3 up to its first extensions. */
    private static final byte[] CLIENT_HELLO = HexFormat.of()
            .parseHex("16030100c8010000c40303" + "5a".repeat(32) + "20" + "a5".repeat(32) + "0004130113020100"
                    + "0077002b0003020304000d000a0008040308040401" + "0a".repeat(40));

    private static final String MESH = "/locmoe.control.v2.MeshControl/";
    private static final String RANKS = "/locmoe.control.v2.RankControl/";
    private static final String FLIGHT = "/arrow.flight.protocol.FlightService/";

    private Speeches() {}

    /** The control port, for users. */
    public static Speech control() {
        return grpc(
                List.of(
                        MESH + "SubmitRun",
                        MESH + "WatchRun",
                        MESH + "CancelRun",
                        MESH + "Checkpoint",
                        MESH + "Topology",
                        MESH + "Plugins",
                        MESH + "Leave",
                        MESH + "Nothing"),
                List.of(
                        field(1, entry("preset", "tiny")),
                        field(1, "no-such-job"),
                        new byte[0],
                        Http2.joined(field(1, entry("steps", "x")), field(2, "/nowhere"))));
    }

    /** The port for calls between nodes. */
    public static Speech ranks() {
        return grpc(
                List.of(
                        RANKS + "Start",
                        RANKS + "Cancel",
                        RANKS + "ReportFailure",
                        RANKS + "Ended",
                        RANKS + "Plugins",
                        RANKS + "Prepare",
                        RANKS + "Install",
                        RANKS + "Follow",
                        RANKS + "Kept",
                        RANKS + "Identify"),
                List.of(
                        Http2.joined(field(1, "no-such-job"), field(2, entry("preset", "tiny")), field(7, "peer")),
                        Http2.joined(field(1, "no-such-job"), field(2, "reason")),
                        Http2.joined(field(1, "no-such-job"), new byte[] {16, 1}, field(3, "0.1 rank 0 to rank 1"))));
    }

    /** The data plane. */
    public static Speech flight() {
        return grpc(
                List.of(
                        FLIGHT + "DoPut",
                        FLIGHT + "DoGet",
                        FLIGHT + "DoExchange",
                        FLIGHT + "DoAction",
                        FLIGHT + "Handshake",
                        FLIGHT + "GetFlightInfo"),
                WireParsers.messages());
    }

    /** Health and metrics. */
    public static Speech http() {
        return new Speech(
                List.of(
                        ascii("GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                        ascii("GET /metrics HTTP/1.1\r\nHost: localhost\r\nAccept: text/plain\r\n\r\n"),
                        ascii("POST /metrics HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "5\r\nabcde\r\n0\r\n\r\n"),
                        ascii("GET / HTTP/1.1\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ\r\n"
                                + "Connection: Upgrade, HTTP2-Settings\r\n\r\n"),
                        CLIENT_HELLO),
                List.of(),
                List.of(),
                "http/1.1");
    }

    /** Membership (Hazelcast): a member's greeting, then packets with a serialised object. */
    public static Speech membership() {
        byte[] object = serialized();
        return new Speech(
                List.of(
                        Http2.joined(ascii("HZC"), packet(0, object)),
                        Http2.joined(ascii("HZC"), packet(1 << 2, object), packet(1, object)),
                        ascii("CP2"),
                        ascii("GET /hazelcast/health HTTP/1.1\r\n\r\n"),
                        CLIENT_HELLO),
                List.of(),
                List.of());
    }

    /** Body channels: a greeting with a token, then a frame. */
    public static Speech bodies() {
        byte[] greeting = Http2.joined(ascii("LOMBODY1"), new byte[16]);
        return new Speech(
                List.of(greeting, Http2.joined(greeting, new byte[128]), ascii("LOMBODY2"), CLIENT_HELLO),
                List.of(),
                List.of());
    }

    private static Speech grpc(List<String> calls, List<byte[]> messages) {
        List<byte[]> conversations = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            byte[] call = Http2.call(1, calls.get(i), messages.get(i % messages.size()));
            conversations.add(Http2.joined(Http2.preface(), call));
        }
        conversations.add(CLIENT_HELLO);
        return new Speech(conversations, calls, messages, "h2");
    }

    private static byte[] packet(int flags, byte[] payload) {
        return ByteBuffer.allocate(11 + payload.length)
                .put((byte) 4)
                .putChar((char) flags)
                .putInt(-1)
                .putInt(payload.length)
                .put(payload)
                .array();
    }

    /** As Hazelcast writes a Java object: hash of the partition, type, object. */
    private static byte[] serialized() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(ByteBuffer.allocate(8).putInt(0).putInt(-100).array());
            ObjectOutputStream object = new ObjectOutputStream(bytes);
            object.writeObject(new Date(0));
            object.close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] entry(String key, String value) {
        return Http2.joined(field(1, key), field(2, value));
    }

    private static byte[] field(int number, String text) {
        return field(number, ascii(text));
    }

    /** A protobuf field of bytes, fewer than 128. */
    private static byte[] field(int number, byte[] bytes) {
        return Http2.joined(new byte[] {(byte) (number << 3 | 2), (byte) bytes.length}, bytes);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
