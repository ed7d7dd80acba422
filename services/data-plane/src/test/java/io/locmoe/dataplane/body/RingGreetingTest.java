package io.locmoe.dataplane.body;

import static io.locmoe.dataplane.TransportLaws.TAG;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.dataplane.BodyChannel;
import io.locmoe.dataplane.TransportLaws;
import io.locmoe.dataplane.reader.BodyReader;
import io.locmoe.dataplane.wire.FrameHeader;
import io.locmoe.identity.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sender's end of a ring, against a receiver that the test plays by docs/wire-format.md. */
@Timeout(60)
class RingGreetingTest {
    private static final String TOKEN = "00112233445566778899aabbccddeeff";
    private static final BodyPeer RECEIVER = new BodyPeer("127.0.0.1", null, Trust.OPEN, Duration.ofSeconds(10));
    private static final int PART = (int) Ring.PART_BYTES;
    private static final long IN_RING = 1L << 63;

    @TempDir
    private Path directory;

    private ServerSocketChannel server;
    private SocketChannel receiver;
    private Path path;

    @BeforeEach
    void listen() throws IOException {
        path = directory.resolve("locmoe-" + TOKEN + ".ring");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(directory.resolve("socket")));
    }

    @AfterEach
    void close() throws IOException {
        receiver.close();
        server.close();
    }

    /** The sender asks for a ring, and the receiver gives this answer. */
    private OutgoingBodies connect(byte[] answer) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        BodyOffer offer = new BodyOffer(TOKEN, 1, directory.resolve("socket").toString());
        CompletableFuture<OutgoingBodies> sender = CompletableFuture.supplyAsync(() -> {
            try {
                return OutgoingBodies.connect(offer, BodyChannel.SHARED_MEMORY, RECEIVER, new BodyReader(), until);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        receiver = server.accept();
        assertThat(new String(read(8).array(), StandardCharsets.US_ASCII)).isEqualTo("LOMBODY2");
        assertThat(HexFormat.of().formatHex(read(16).array())).isEqualTo(TOKEN);
        receiver.write(ByteBuffer.wrap(answer));
        return sender.get();
    }

    private static byte[] created(Path file) {
        byte[] text = file.toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(3 + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 2)
                .putShort((short) text.length)
                .put(text)
                .array();
    }

    private ByteBuffer read(int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            assertThat(receiver.read(buffer)).isPositive();
        }
        return buffer.flip();
    }

    private static FrameHeader header(int bytes) {
        return new FrameHeader(FrameHeader.PART, 1, 1, 0, 1, TAG, bytes, 0, 0, 1);
    }

    private static void send(OutgoingBodies bodies, int bytes) throws IOException {
        bodies.write(
                header(bytes),
                MemorySegment.ofArray(TransportLaws.payload(bytes, 1, bytes)),
                System.nanoTime() + TimeUnit.SECONDS.toNanos(20));
    }

    private void requireBySocket(int bytes) throws IOException {
        assertThat(read(128).getLong()).isEqualTo(bytes);
        assertThat(read(bytes).array()).isEqualTo(TransportLaws.payload(bytes, 1, bytes));
    }

    private void requireByRing(Ring ring, int bytes) throws IOException {
        assertThat(read(128).getLong()).isEqualTo(IN_RING | bytes);
        byte[] body = new byte[bytes];
        ring.take(MemorySegment.ofArray(body));
        assertThat(body).isEqualTo(TransportLaws.payload(bytes, 1, bytes));
    }

    @Test
    void aFullRingIsNotWaitedForAndUsedAgainWhenThereIsRoom() throws Exception {
        try (Ring ring = new RingFile(path).create(3L * PART);
                OutgoingBodies bodies = connect(created(path))) {
            assertThat(read(1).get()).as("it is mapped").isEqualTo((byte) 1);
            assertThat(path).doesNotExist();
            assertThat(bodies.partBytes()).isEqualTo(PART);
            for (int i = 0; i < 3; i++) {
                send(bodies, PART - i);
            }
            send(bodies, 100);
            send(bodies, 3);
            send(bodies, 0);
            for (int i = 0; i < 3; i++) {
                requireByRing(ring, PART - i);
            }
            requireBySocket(100);
            requireByRing(ring, 3);
            requireBySocket(0);
            send(bodies, PART);
            requireByRing(ring, PART);
        }
    }

    @Test
    void aFileOfAnotherNameIsLeftAloneAndBodiesGoByTheSocket() throws Exception {
        Path diary = Files.writeString(directory.resolve("diary"), "x".repeat(10_000));
        requireSocketAlone(created(diary));
        assertThat(diary).hasContent("x".repeat(10_000));
    }

    @Test
    void anUnmappableRingFileFallsBackToTheSocket() throws Exception {
        requireSocketAlone(created(path));
    }

    @Test
    void anInvalidRingPathFallsBackToTheSocket() throws Exception {
        requireSocketAlone(new byte[] {2, 2, 0, 'a', 0});
    }

    private void requireSocketAlone(byte[] answer) throws Exception {
        try (OutgoingBodies bodies = connect(answer)) {
            assertThat(read(1).get()).as("it is not mapped").isEqualTo((byte) 0);
            send(bodies, 1000);
            requireBySocket(1000);
        }
    }

    @Test
    void aReceiverWithoutARingIsSentToByTheSocket() throws Exception {
        try (OutgoingBodies bodies = connect(new byte[] {1})) {
            send(bodies, 1000);
            requireBySocket(1000);
            assertThat(bodies.partBytes()).isEqualTo(OutgoingBodies.PART_BYTES);
        }
    }
}
