package io.locmoe.dataplane.body;

import static io.locmoe.dataplane.TransportLaws.TAG;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.dataplane.FlightMesh;
import io.locmoe.dataplane.flight.RawPeer;
import io.locmoe.dataplane.wire.FrameHeader;
import io.locmoe.dataplane.wire.StreamTicket;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;

/** A second stream from node 0 to node 1 whose bodies go by a ring, by docs/wire-format.md, right or wrong. */
final class RingPeer implements AutoCloseable {
    static final long IN_RING = 1L << 63;

    private static final long JOB = FrameHeader.jobKey("job");

    private final RawPeer stream;
    private final SocketChannel socket;
    private Path path;
    private final Arena arena = Arena.ofConfined();
    private ByteBuffer ring;

    private RingPeer(RawPeer stream) throws Exception {
        this.stream = stream;
        this.socket = SocketChannel.open(UnixDomainSocketAddress.of(socketPath()));
    }

    Path socketPath() throws InterruptedException {
        return Path.of(stream.answer().replaceAll(".* unix=", ""));
    }

    /** Has mapped its ring. */
    RingPeer(FlightMesh mesh) throws Exception {
        this(stream(mesh));
        assertThat(greet("LOMBODY2")).isEqualTo(2);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ring = file.map(FileChannel.MapMode.READ_WRITE, 0, file.size(), arena)
                    .asByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
        send(new byte[] {1});
    }

    /** Has not said anything yet. */
    static RingPeer silent(FlightMesh mesh) throws Exception {
        return new RingPeer(stream(mesh));
    }

    private static RawPeer stream(FlightMesh mesh) {
        return new RawPeer(
                mesh.planes.get(1),
                StreamTicket.of(mesh.job("job", 1, 0, Duration.ofSeconds(20)), 1)
                        .descriptor(),
                Map.of("locmoe.bodies", "1"));
    }

    /** @return the receiver's first byte */
    int greet(String words) throws Exception {
        send(words.getBytes(StandardCharsets.US_ASCII));
        send(HexFormat.of().parseHex(token()));
        int answer = read(1).get();
        if (answer == 2) {
            path = Path.of(
                    StandardCharsets.UTF_8.decode(read(read(2).getShort())).toString());
        }
        return answer;
    }

    String token() throws InterruptedException {
        return stream.answer().substring(15, 47);
    }

    Path path() {
        return path;
    }

    RawPeer stream() {
        return stream;
    }

    private ByteBuffer read(int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (socket.read(buffer) < 0) {
                throw new EOFException();
            }
        }
        return buffer.flip();
    }

    void send(byte[] bytes) throws IOException {
        socket.write(ByteBuffer.wrap(bytes));
    }

    /** Writes to the ring's memory, so many bytes behind its beginning. */
    void write(int at, byte[] bytes) {
        ring.put(4096 + at, bytes);
    }

    void awaitTaken(long bytes) throws InterruptedException {
        for (int look = 0; look < 1000 && ring.getLong(0) != bytes; look++) {
            Thread.sleep(10);
        }
        assertThat(ring.getLong(0)).isEqualTo(bytes);
    }

    static byte[] frameBytes(long length, int messageBytes) {
        return frameBytes(length, new byte[messageBytes]);
    }

    static byte[] frameBytes(long length, byte[] message) {
        ByteBuffer frame =
                ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        new FrameHeader(FrameHeader.PART, JOB, 1, 0, 1, TAG, message.length, 0, 0, 1)
                .write(frame, MemorySegment.ofArray(message));
        return frame.array();
    }

    void frame(long length, int messageBytes) throws IOException {
        send(frameBytes(length, messageBytes));
    }

    /** Ends the channel and the stream in order. */
    void end() throws IOException {
        ByteBuffer frame =
                ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN).putLong(0);
        FrameHeader.end(JOB, 1).write(frame, MemorySegment.NULL);
        try {
            send(frame.array());
            socket.shutdownOutput();
        } catch (IOException e) {
            // The receiver has ended it before.
        }
        stream.end();
    }

    void hangUp() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws Exception {
        arena.close();
        socket.close();
        stream.close();
    }
}
