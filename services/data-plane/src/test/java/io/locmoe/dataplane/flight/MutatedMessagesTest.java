package io.locmoe.dataplane.flight;

import static io.locmoe.dataplane.TransportLaws.TAG;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.TransportLaws;
import io.locmoe.dataplane.failure.Wording;
import io.locmoe.dataplane.wire.FrameHeader;
import io.locmoe.identity.Trust;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Streams whose bytes are changed or that are cancelled: each ends, by name, and no memory stays. The seed is fixed.
 */
@Timeout(120)
@Tag("slow")
class MutatedMessagesTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    /** Time to open a stream on this server. Short, as hundreds of the mutated streams never open. */
    private static final Duration OPENING = Duration.ofMillis(30);

    private static final int MUTATIONS = 2_000;
    private static final Topology TOPOLOGY = Topology.of(2, 1);
    private static final byte[] PAYLOAD = TransportLaws.payload(0, 1, 100);
    private static final List<String> PATH = List.of("locmoe", "2", "job", "1", "0", "1", "[0, 1]");
    private static final MethodDescriptor<byte[], byte[]> DO_PUT = MethodDescriptor.newBuilder(new Bytes(), new Bytes())
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName("arrow.flight.protocol.FlightService/DoPut")
            .build();

    /** Thousands of stack traces help nobody. */
    private static final List<Logger> LOGS = List.of(Logger.getLogger("io.grpc"), Logger.getLogger("io.locmoe"));

    private final AtomicLong lent = new AtomicLong();
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory());
    private final Map<String, FlightSession> sessions = new ConcurrentHashMap<>();
    private final NettyLoops loops = NettyLoops.start();
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        LOGS.forEach(log -> log.setLevel(Level.OFF));
        serve(OPENING);
    }

    private void serve(Duration opening) throws IOException {
        IncomingCalls calls = new IncomingCalls(
                sessions, Optional.empty(), new Arrivals(Trust.OPEN), loops.group(), threads, opening);
        server = StreamServer.of(new InetSocketAddress("127.0.0.1", 0), calls, loops, null)
                .start();
        channel = connected();
    }

    /** A stream may take its time to open. */
    private void servePatiently() throws IOException {
        channel.shutdownNow();
        server.shutdownNow();
        serve(DEADLINE);
    }

    private ManagedChannel connected() {
        return NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void requireReleased() throws Exception {
        LOGS.forEach(log -> log.setLevel(null));
        channel.shutdownNow();
        server.shutdownNow();
        threads.shutdownNow();
        loops.close();
        assertThat(lent).as("bytes that stay").hasValue(0);
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private FlightSession join() {
        FlightSession session = new FlightSession(
                new JobSession("job", 1, TOPOLOGY, 1, List.of("127.0.0.1:1", "127.0.0.1:2"), DEADLINE),
                lent,
                new LinkCounters(),
                () -> {});
        sessions.put("job", session);
        return session;
    }

    private static FrameHeader header() {
        return new FrameHeader(FrameHeader.PART, FrameHeader.jobKey("job"), 1, 0, 1, TAG, PAYLOAD.length, 0, 0, 1);
    }

    private CompletableFuture<Status> put(boolean cancel, byte[]... messages) {
        return put(CallOptions.DEFAULT, cancel, messages);
    }

    private CompletableFuture<Status> put(CallOptions options, boolean cancel, byte[]... messages) {
        CompletableFuture<Status> end = new CompletableFuture<>();
        ClientCall<byte[], byte[]> call = channel.newCall(DO_PUT, options);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(status);
                    }
                },
                new Metadata());
        call.request(10);
        for (byte[] message : messages) {
            call.sendMessage(message);
        }
        if (cancel) {
            call.cancel("by the test", null);
        } else {
            call.halfClose();
        }
        return end;
    }

    /** A stream that the machine was too busy for is sent again, to a new session. */
    @Test
    void unmutatedMessagesAreAccepted() throws Exception {
        long until = System.nanoTime() + DEADLINE.toNanos();
        Status end;
        do {
            end = sendToNewSession();
        } while (!end.isOk() && ofABusyMachine(end) && System.nanoTime() < until);
        assertThat(end.isOk()).as("%s", end).isTrue();
    }

    private Status sendToNewSession() throws Exception {
        try (FlightSession session = join()) {
            Status end = put(false, WireMessages.opening(PATH), WireMessages.batch(header(), PAYLOAD))
                    .get(10, TimeUnit.SECONDS);
            if (end.isOk()) {
                try (Transport.Received received = session.transport(1).receive(0, TAG)) {
                    assertThat(received.data().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(PAYLOAD);
                }
            }
            return end;
        }
    }

    /**
     * Either the stream did not open within {@link #OPENING}, or one that was cancelled before waited as long for a
     * session, found this one, and ended it by its cancellation or is now its one stream.
     */
    private static boolean ofABusyMachine(Status end) {
        String why = String.valueOf(end.getDescription());
        return why.contains(Wording.seconds(OPENING))
                || why.contains("the stream was cancelled")
                || why.contains("already");
    }

    /** The header is ours, and so is the memory: none stays. */
    @Test
    void mutatedHeadersEachEndByNameAndLeaveNoMemory() throws Exception {
        Random random = new Random(20240529);
        byte[] batch = WireMessages.batch(header(), PAYLOAD);
        int start = new String(batch, StandardCharsets.ISO_8859_1).indexOf("1LOM");
        endsByName(
                i -> {
                    byte[] mutated = batch.clone();
                    int at = start + random.nextInt(FrameHeader.BYTES - 16);
                    mutate(mutated, at, random);
                    WireMessages.seal(mutated, start);
                    return new byte[][] {WireMessages.opening(PATH), mutated};
                },
                "\\[[A-Z_]+( later)?] .+");
    }

    /**
     * Any byte of a message, and messages cut short.
     */
    @Test
    void mutatedMessagesEachEndByNameAndLeaveNoMemory() throws Exception {
        Random random = new Random(20240530);
        endsByName(
                i -> {
                    byte[][] messages = {WireMessages.opening(PATH), WireMessages.batch(header(), PAYLOAD)};
                    int which = random.nextInt(4) == 0 ? 0 : 1;
                    if (random.nextInt(4) == 0) {
                        messages[which] = Arrays.copyOf(messages[which], random.nextInt(messages[which].length));
                    } else {
                        mutate(messages[which], random.nextInt(messages[which].length - 8), random);
                    }
                    return messages;
                },
                "(?s).*\\S.*");
    }

    private interface Mutation {
        byte[][] messages(int number) throws IOException;
    }

    private void endsByName(Mutation mutation, String name) throws Exception {
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            try (FlightSession _ = join()) {
                Status end = put(false, mutation.messages(i))
                        .completeOnTimeout(Status.OK.withDescription("no end"), 5, TimeUnit.SECONDS)
                        .get();
                assertThat(end.getDescription()).as("message %d", i).isNotEqualTo("no end");
                if (!end.isOk()) {
                    refused++;
                    assertThat(end.getDescription())
                            .as("message %d: %s", i, end)
                            .matches(name);
                }
            }
        }
        assertThat(refused).as("refused").isGreaterThan(2 * MUTATIONS / 5);
        unmutatedMessagesAreAccepted();
    }

    private static void mutate(byte[] bytes, int at, Random random) {
        switch (random.nextInt(3)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            default ->
                Arrays.fill(bytes, at, at + 4 * (1 + random.nextInt(2)), (byte) (random.nextBoolean() ? 0xFF : 0x7F));
        }
    }

    @Test
    void cancelledStreamsLeaveNoMemory() throws Exception {
        byte[] opening = WireMessages.opening(PATH);
        byte[] payload = new byte[30_000];
        FrameHeader part = new FrameHeader(FrameHeader.PART, FrameHeader.jobKey("job"), 1, 0, 1, TAG, 90_000, 0, 0, 3);
        for (int i = 0; i < 300; i++) {
            try (FlightSession _ = join()) {
                byte[][] messages = {
                    opening,
                    WireMessages.batch(part, payload),
                    WireMessages.batch(WireMessages.at(part, 1, 30_000), payload)
                };
                put(true, Arrays.copyOf(messages, 1 + i % 3)).get(10, TimeUnit.SECONDS);
            }
            // The server ends a connection that resets more than 200 streams in half a minute.
            if (i % 100 == 99) {
                channel.shutdownNow();
                channel = connected();
            }
        }
        unmutatedMessagesAreAccepted();
    }

    /** A few bytes of gzip are gigabytes before anything of ours has seen them. */
    @Test
    void compressedMessagesAreRefused() throws Exception {
        try (FlightSession _ = join()) {
            Status end = put(
                            CallOptions.DEFAULT.withCompression("gzip"),
                            false,
                            WireMessages.opening(PATH),
                            WireMessages.batch(header(), PAYLOAD))
                    .get(10, TimeUnit.SECONDS);
            assertThat(end.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        }
    }

    @Test
    void aBodyThatIsNotTheLastFieldIsNamed() throws Exception {
        servePatiently();
        byte[] batch = WireMessages.batch(header(), PAYLOAD);
        byte[] longer = Arrays.copyOf(batch, batch.length + 2);
        longer[batch.length] = 8;
        try (FlightSession _ = join()) {
            Status end = put(false, WireMessages.opening(PATH), longer).get(10, TimeUnit.SECONDS);
            assertThat(end.getDescription()).isEqualTo("[PROTOCOL] a message whose body is not its last field");
        }
    }

    @Test
    void aBatchOfTheWrongShapeIsNamed() throws Exception {
        servePatiently();
        try (FlightSession _ = join()) {
            byte[] batch = WireMessages.batch(header(), Arrays.copyOf(PAYLOAD, 60));
            Status end = put(false, WireMessages.opening(PATH), batch).get(10, TimeUnit.SECONDS);
            assertThat(end.getDescription())
                    .isEqualTo("[PROTOCOL] a first part of 60 bytes from rank 0 does not make a message of 100"
                            + " bytes in 1 parts: " + TAG);
        }
    }
}
