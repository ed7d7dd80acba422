package io.locmoe.dataplane.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.dataplane.TestIdentities;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.proof.Ends;
import io.locmoe.dataplane.proof.NodeProof;
import io.locmoe.dataplane.proof.TlsEnd;
import io.locmoe.identity.Identity;
import io.netty.handler.ssl.OpenSsl;
import io.netty.util.ReferenceCounted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The TLS of body channels by itself, with whichever library this process has. */
@Timeout(60)
@Tag("slow")
class BodyTlsTest {
    private static final int CONNECTIONS = 200;

    private final long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
    private final ServerSocketChannel server =
            ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    BodyTlsTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** Both ends of a connection, the accepting one after its handshake. */
    private record Pair(BodySocket sender, CompletableFuture<BodySocket> receiver) implements AutoCloseable {
        @Override
        public void close() {
            sender.close();
            receiver.join().close();
        }
    }

    private Pair connected(Identity sender, TlsEnd receiving) throws IOException {
        return connected(() -> NodeProof.end(sender, true), () -> receiving, TlsSessions.MOST_RECORDS);
    }

    private Pair connected(Supplier<TlsEnd> sending, Supplier<TlsEnd> receiving, long mostRecords) throws IOException {
        BodySocket connected = BodySocket.connect(server.getLocalAddress(), SocketChannel.open(), until);
        BodySocket accepted = new BodySocket(server.accept());
        CompletableFuture<BodySocket> receiver = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        accepted.secure(receiving, until);
                        return accepted;
                    } catch (IOException e) {
                        accepted.close();
                        throw new CompletionException(e);
                    }
                },
                Thread.ofPlatform()::start);
        try {
            connected.secure(sending, mostRecords, until);
        } catch (IOException e) {
            connected.close();
            throw e;
        }
        return new Pair(connected, receiver);
    }

    private static void requireReleased(List<TlsEnd> ends) {
        boolean isNative = OpenSsl.isAvailable();
        assertThat(ends)
                .allSatisfy(end ->
                        assertThat(end.engine() instanceof ReferenceCounted).isEqualTo(isNative));
        if (isNative) {
            assertThat(ends)
                    .allSatisfy(end -> assertThat(((ReferenceCounted) end.engine()).refCnt())
                            .isZero());
        }
    }

    @Test
    void connectionsThatWereClosedHoldNoNativeMemory() throws Exception {
        List<TlsEnd> ends = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            TlsEnd end = NodeProof.end(TestIdentities.node(1), false);
            ends.add(end);
            try (Pair pair = connected(TestIdentities.node(0), end)) {
                pair.receiver().join();
            }
        }
        requireReleased(ends);
    }

    @Test
    void connectionsThatWereRefusedHoldNoNativeMemory() throws Exception {
        List<TlsEnd> ends = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            TlsEnd end = NodeProof.end(TestIdentities.node(1), false);
            ends.add(end);
            assertThatThrownBy(() -> connected(TestIdentities.foreign(0), end)).isInstanceOf(IOException.class);
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (OpenSsl.isAvailable()
                && System.nanoTime() < deadline
                && ends.stream().anyMatch(end -> ((ReferenceCounted) end.engine()).refCnt() > 0)) {
            Thread.sleep(5);
        }
        requireReleased(ends);
    }

    /** Pieces of every size: shorter than a record, longer, and between the two. */
    @Test
    void bytesArriveUnchangedInPiecesOfAnySize() throws Exception {
        try (Pair pair = connected(TestIdentities.node(0), NodeProof.end(TestIdentities.node(1), false))) {
            requireUnchanged(pair);
        }
    }

    /** Some hundred records, and new keys after each fortieth, whichever libraries the ends have. */
    @ParameterizedTest
    @CsvSource({"USUAL, USUAL", "USUAL, JDK", "JDK, USUAL", "JDK, JDK"})
    void bytesArriveUnchangedUnderNewKeys(Ends sending, Ends receiving) throws Exception {
        List<TlsEnd> made = new ArrayList<>();
        Supplier<TlsEnd> counted = () -> {
            made.add(receiving.of(1, false));
            return made.getLast();
        };
        try (Pair pair = connected(() -> sending.of(0, true), counted, 40)) {
            requireUnchanged(pair);
        }
        assertThat(made).hasSizeBetween(3, 40);
        if (receiving == Ends.USUAL) {
            requireReleased(made);
        }
    }

    /** Whoever takes new keys must still be the same node. */
    @Test
    void anotherNodeIsRefusedWhenKeysAreRenewed() throws Exception {
        List<Identity> identities = new ArrayList<>(List.of(TestIdentities.node(2), TestIdentities.node(0)));
        Supplier<TlsEnd> sending = () -> NodeProof.end(identities.removeLast(), true);
        try (Pair pair = connected(sending, () -> NodeProof.end(TestIdentities.node(1), false), 40)) {
            Thread writer = Thread.ofPlatform().start(() -> {
                try {
                    write(pair.sender(), new byte[3 << 20]);
                } catch (IOException e) {
                    // The receiver has refused it.
                }
            });
            BodySocket receiver = pair.receiver().join();
            assertThatThrownBy(() -> receiver.read(ByteBuffer.allocateDirect(3 << 20), until))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("is node 'node-2', not node 'node-0'");
            receiver.close();
            writer.join();
        }
    }

    private void requireUnchanged(Pair pair) throws Exception {
        byte[] sent = new byte[3 << 20];
        new Random(1).nextBytes(sent);
        ByteBuffer received = ByteBuffer.allocateDirect(sent.length);
        BodySocket receiver = pair.receiver().join();
        AtomicReference<Exception> failure = new AtomicReference<>();
        Thread writer = Thread.ofPlatform().start(() -> {
            try {
                write(pair.sender(), sent);
            } catch (IOException e) {
                failure.set(e);
            }
        });
        Random sizes = new Random(2);
        while (received.hasRemaining()) {
            int some = Math.min(received.remaining(), 1 + sizes.nextInt(50_000));
            receiver.read(received.slice(received.position(), some), until);
            received.position(received.position() + some);
        }
        writer.join();
        assertThat(failure.get()).isNull();
        assertThat(received.flip()).isEqualTo(ByteBuffer.wrap(sent));
    }

    private void write(BodySocket sender, byte[] bytes) throws IOException {
        Random sizes = new Random(3);
        ByteBuffer rest = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        while (rest.hasRemaining()) {
            int head = Math.min(rest.remaining(), 128);
            int body = Math.min(rest.remaining() - head, sizes.nextInt(70_000));
            ByteBuffer[] frame = {rest.slice(rest.position(), head), rest.slice(rest.position() + head, body)};
            sender.write(frame, until);
            rest.position(rest.position() + head + body);
        }
    }

    /** As a session ends while its peer sends: the one who reads hears of it, and nothing crashes. */
    @Test
    void anEndThatIsClosedWhileItReadsStops() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (Pair pair = connected(TestIdentities.node(0), NodeProof.end(TestIdentities.node(1), false))) {
                BodySocket receiver = pair.receiver().join();
                Thread writer = Thread.ofPlatform().start(() -> {
                    try {
                        write(pair.sender(), new byte[4 << 20]);
                    } catch (IOException e) {
                        // The receiver has gone.
                    }
                });
                Thread closer = Thread.ofPlatform().start(receiver::close);
                assertThatThrownBy(() -> receiver.read(ByteBuffer.allocateDirect(8 << 20), until))
                        .isInstanceOf(IOException.class);
                pair.sender().close();
                closer.join();
                writer.join();
            }
        }
    }
}
