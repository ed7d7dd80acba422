package io.locmoe.dataplane.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.incoming.Inbox;
import io.locmoe.dataplane.incoming.IncomingStreams;
import io.locmoe.dataplane.memory.Payload;
import io.locmoe.dataplane.memory.StuckMemory;
import io.locmoe.dataplane.reader.BodyReader;
import io.locmoe.dataplane.wire.FrameHeader;
import io.locmoe.spi.topology.Topology;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IncomingBodiesTest {
    private static final JobSession JOB = new JobSession(
            "job", 1, Topology.of(2, 1), 1, List.of("127.0.0.1:1", "127.0.0.1:2"), Duration.ofSeconds(20));

    /** Lends memory that cannot be given back. */
    record StuckInbox(CountDownLatch lent) implements Inbox {
        @Override
        public JobSession job() {
            return JOB;
        }

        @Override
        public Payload memory(FrameHeader header) {
            lent.countDown();
            return new StuckMemory(header.bytes());
        }

        @Override
        public void deliver(FrameHeader header, Payload message) {
            throw new AssertionError("no message is complete");
        }

        @Override
        public void mended(FrameHeader header) {
            throw new AssertionError("no message is complete");
        }

        @Override
        public boolean deliverNow(FrameHeader header, Payload message) {
            throw new AssertionError("no message is complete");
        }
    }

    @Test
    void memoryThatCannotBeGivenBackDoesNotKeepTheChannelLocked() throws Exception {
        StuckInbox inbox = new StuckInbox(new CountDownLatch(1));
        try (ServerSocketChannel server =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel sender = SocketChannel.open(server.getLocalAddress());
                BodyReader reader = new BodyReader()) {
            IncomingBodies bodies = new IncomingBodies(
                    new BodyHost(inbox, new IncomingStreams(), reader, Runnable::run), 0, failure -> {});
            bodies.open(new BodySocket(server.accept()), null);
            sendHead(sender, 10);
            assertThat(inbox.lent.await(20, TimeUnit.SECONDS)).isTrue();
            // The reader releases the memory if it sees the closed socket first; then there is none to give back here.
            Throwable failure = catchThrowable(bodies::close);
            assertThat(failure == null ? "stuck" : failure.getMessage()).isEqualTo("stuck");
            CompletableFuture.runAsync(bodies::close, Thread.ofPlatform()::start)
                    .get(20, TimeUnit.SECONDS);
            bodies.awaitEnd();
        }
    }

    /** Announces a message, of which nothing comes. */
    private static void sendHead(SocketChannel sender, int bytes) throws IOException {
        sender.write(ByteBuffer.wrap(RingPeer.frameBytes(bytes, bytes)));
    }
}
