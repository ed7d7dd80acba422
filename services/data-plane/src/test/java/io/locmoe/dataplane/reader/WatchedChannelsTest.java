package io.locmoe.dataplane.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rank's looks cost, and that nothing is overlooked. */
@Timeout(60)
class WatchedChannelsTest {
    private static final int PEERS = 15;
    private static final long FAR = TimeUnit.HOURS.toNanos(1);

    private final BodyReader reader = new BodyReader();
    private final List<Peer> peers = new ArrayList<>();

    /** Reads a byte at a time, and keeps one back that it has taken from the system, as TLS may. */
    private static final class Peer implements Pollable {
        private final Pipe pipe;
        private final AtomicInteger polls = new AtomicInteger();
        private final AtomicInteger bytes = new AtomicInteger();
        private final ByteBuffer taken = ByteBuffer.allocate(2).limit(0);
        private SelectionKey key;
        private volatile boolean delivering;

        Peer() throws IOException {
            pipe = Pipe.open();
            pipe.source().configureBlocking(false);
        }

        void send(int count) throws IOException {
            pipe.sink().write(ByteBuffer.allocate(count));
        }

        @Override
        public SelectionKey handOver(Selector selector, Object attachment) throws IOException {
            return pipe.source().register(selector, SelectionKey.OP_READ, attachment);
        }

        @Override
        public synchronized boolean poll() {
            polls.incrementAndGet();
            if (delivering) {
                return false;
            }
            try {
                if (!taken.hasRemaining()) {
                    pipe.source().read(taken.clear());
                    taken.flip();
                }
            } catch (ClosedChannelException e) {
                return false; // the test has ended
            } catch (IOException e) {
                throw new AssertionError("the pipe broke", e);
            }
            boolean moved = taken.hasRemaining();
            if (moved) {
                taken.get();
                bytes.incrementAndGet();
            }
            return moved;
        }
    }

    private void join(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            peers.add(new Peer());
            peers.getLast().key = reader.add(peers.getLast());
        }
    }

    private int polls() {
        return peers.stream().mapToInt(peer -> peer.polls.get()).sum();
    }

    private boolean read(int peer, int bytes) {
        return reader.readUntil(() -> peers.get(peer).bytes.get() >= bytes, System.nanoTime() + FAR);
    }

    @Test
    void fruitlessPollsReadNoChannelsBetweenFullChecks() throws IOException {
        join(PEERS);
        read(0, 1);
        int first = polls();
        long least = Long.MAX_VALUE;
        for (int wait = 0; wait < 20; wait++) {
            int before = polls();
            long started = System.nanoTime();
            assertThat(read(0, 1)).isFalse();
            long checks = 1 + (System.nanoTime() - started) / WatchedChannels.CHECK_NANOS;
            least = Math.min(least, polls() - before - PEERS * checks);
        }
        assertThat(first).as("each at least once, as it may have had something").isGreaterThanOrEqualTo(PEERS);
        assertThat(least).as("more reads in 30 looks at 15 peers").isNotPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, PEERS})
    void arrivingBytesAreReadCompletely(int count) throws IOException {
        join(count);
        read(0, 1);
        for (int peer = 0; peer < count; peer++) {
            peers.get(peer).send(5);
            assertThat(read(peer, 5)).as("peer %d of %d", peer, count).isTrue();
        }
        assertThat(peers).allSatisfy(peer -> assertThat(peer.bytes).hasValue(5));
    }

    @Test
    void anArrivalReadsOnlyItsOwnChannel() throws IOException {
        join(PEERS);
        read(0, 1);
        int least = Integer.MAX_VALUE;
        for (int message = 1; message <= 20; message++) {
            int before = polls();
            peers.get(7).send(1);
            assertThat(read(7, message)).isTrue();
            least = Math.min(least, polls() - before);
        }
        assertThat(least).isLessThanOrEqualTo(2);
    }

    /** What is left then, TLS may have taken from the system long before. The next check of all would read it too. */
    @Test
    void aChannelIsReadAtOnceWhenItIsWatchedAgain() throws IOException {
        join(PEERS);
        int least = Integer.MAX_VALUE;
        for (int message = 1; message <= 20; message++) {
            Peer peer = peers.get(3);
            peer.send(2);
            assertThat(read(3, 2 * message - 1)).isTrue();
            peer.delivering = true;
            reader.watch(peer.key, false);
            read(3, 2 * message);
            peer.delivering = false;
            reader.watch(peer.key, true);
            int before = peers.get(4).polls.get();
            while (peer.bytes.get() < 2 * message) {
                read(3, 2 * message);
            }
            least = Math.min(least, peers.get(4).polls.get() - before);
        }
        assertThat(least).as("checks of all that it waited for").isZero();
    }

    /** Deadlines of what is arriving are checked by reading. */
    @Test
    void everyChannelIsReadPeriodically() throws Exception {
        join(PEERS);
        read(0, 1);
        int before = peers.get(3).polls.get();
        TimeUnit.MILLISECONDS.sleep(50);
        read(0, 1);
        assertThat(peers.get(3).polls.get()).isGreaterThan(before);
    }

    @AfterEach
    void end() throws IOException {
        for (Peer peer : peers) {
            peer.pipe.source().close();
            peer.pipe.sink().close();
            reader.remove(peer);
        }
        reader.close();
    }
}
