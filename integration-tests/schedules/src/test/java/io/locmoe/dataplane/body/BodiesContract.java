package io.locmoe.dataplane.body;

import static io.locmoe.schedule.Together.require;

import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.incoming.Inbox;
import io.locmoe.dataplane.incoming.IncomingStreams;
import io.locmoe.dataplane.memory.NativePool;
import io.locmoe.dataplane.memory.Payload;
import io.locmoe.dataplane.reader.BodyReader;
import io.locmoe.dataplane.wire.FrameHeader;
import io.locmoe.schedule.Together;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.topology.Topology;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The promises of {@link IncomingBodies}, B1 to B4: a peer sends two messages, of which the first finds no room. */
public final class BodiesContract implements Inbox {
    private static final JobSession JOB =
            new JobSession("job", 1, Topology.of(2, 1), 1, List.of("127.0.0.1:1", "127.0.0.1:2"), Duration.ofHours(1));
    private static final MessageTag TAG = new MessageTag(1, 0, 0, Direction.DISPATCH, 0);
    private static final int BYTES = 8;
    private static final int MESSAGES = 2;

    private final AtomicLong lent = new AtomicLong();
    private final NativePool pool = new NativePool(1 << 10, lent);
    private final IncomingStreams streams = new IncomingStreams();
    private final BodyReader reader = new BodyReader();
    private final Semaphore room = new Semaphore(0);
    private final Semaphore came = new Semaphore(0);
    private final AtomicInteger delivering = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private int next;

    private BodiesContract() {}

    /** Bodies of a peer that never come. */
    static IncomingBodies bodies() {
        return new BodiesContract().incoming();
    }

    private IncomingBodies incoming() {
        return new IncomingBodies(
                new BodyHost(this, streams, reader, task -> new Thread(task).start()),
                0,
                failure -> failures.incrementAndGet());
    }

    @Override
    public JobSession job() {
        return JOB;
    }

    @Override
    public Payload memory(FrameHeader header) {
        return pool.lend(header.bytes());
    }

    @Override
    public void mended(FrameHeader header) {
        throw new AssertionError("no bit flips here");
    }

    @Override
    public void deliver(FrameHeader header, Payload message) {
        try {
            room.acquire();
            arrived(header, message);
        } catch (InterruptedException e) {
            message.close();
            throw new IllegalStateException("the job ends", e);
        }
    }

    @Override
    public boolean deliverNow(FrameHeader header, Payload message) {
        if (header.tag().chunk() == 0) {
            return false;
        }
        arrived(header, message);
        return true;
    }

    private void arrived(FrameHeader header, Payload message) {
        require(delivering.incrementAndGet() == 1, "B2: one thread at a time delivers");
        require(header.tag().chunk() == next++, "B1: messages come in order, each once");
        delivering.decrementAndGet();
        message.close();
        came.release();
    }

    /** As far as the receiver lets it. */
    private static void send(SocketChannel sender) {
        try {
            sendAll(sender);
        } catch (IOException e) {
            // The receiver has closed the channel.
        }
    }

    private static void sendAll(SocketChannel sender) throws IOException {
        for (int chunk = 0; chunk < MESSAGES; chunk++) {
            ByteBuffer frame =
                    ByteBuffer.allocate(BodyFrames.HEAD_BYTES + BYTES).order(ByteOrder.LITTLE_ENDIAN);
            frame.putLong(BYTES);
            new FrameHeader(FrameHeader.PART, FrameHeader.jobKey("job"), 1, 0, 1, TAG.withChunk(chunk), BYTES, 0, 0, 1)
                    .write(frame, MemorySegment.ofArray(new byte[BYTES]));
            frame.clear();
            while (frame.hasRemaining()) {
                sender.write(frame);
            }
        }
    }

    /** What happens beside the peer's messages. */
    private interface Beside {
        Together.Step of(BodiesContract it, IncomingBodies bodies);
    }

    private static void withAPeer(Beside one, Beside other) throws Exception {
        BodiesContract it = new BodiesContract();
        IncomingBodies bodies = it.incoming();
        try (ServerSocketChannel server =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel sender = SocketChannel.open(server.getLocalAddress())) {
            bodies.open(new BodySocket(server.accept()), null);
            Together.run(() -> send(sender), one.of(it, bodies), other.of(it, bodies));
            it.end(bodies);
        }
    }

    /** As a session ends. */
    private void end(IncomingBodies bodies) {
        bodies.close();
        streams.close();
        reader.close();
        pool.close();
        require(lent.get() == 0, "B3: all memory comes back");
        require(failures.get() <= 1, "B4: a failure is told once");
    }

    /** B1, B2: ranks and the reader's own thread poll as they like. */
    public static void messagesComeOnceInOrder() throws Exception {
        withAPeer(
                (it, bodies) -> () -> {
                    it.room.release();
                    it.came.acquire(MESSAGES);
                },
                (it, bodies) -> () -> {
                    for (int i = 0; i < 4; i++) {
                        bodies.poll();
                    }
                });
    }

    /** B3, B4: the channel is closed while messages come. */
    public static void closingGivesAllMemoryBack() throws Exception {
        withAPeer((it, bodies) -> bodies::close, (it, bodies) -> () -> {
            for (int i = 0; i < 4; i++) {
                bodies.poll();
            }
        });
    }
}
