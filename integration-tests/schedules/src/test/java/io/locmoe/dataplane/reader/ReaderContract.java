package io.locmoe.dataplane.reader;

import static io.locmoe.schedule.Together.require;

import io.locmoe.schedule.Together;
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
import java.util.concurrent.locks.ReentrantLock;

/** The promises of {@link BodyReader}, R1 and R2: a peer sends by a pipe what two ranks wait for. */
public final class ReaderContract {
    private static final int BYTES = 3;
    /** So many channels are read only when the system says that there is something. */
    private static final int OTHERS = 4;

    private final Pipe pipe;
    private final BodyReader reader = new BodyReader();
    private final Counting channel = new Counting();

    private ReaderContract() throws IOException {
        pipe = Pipe.open();
        pipe.source().configureBlocking(false);
    }

    /** Counts the bytes that it has read, and lets go who sleeps. */
    private final class Counting implements Pollable {
        private final ReentrantLock reading = new ReentrantLock();
        private final AtomicInteger count = new AtomicInteger();
        private int unused;

        @Override
        public SelectionKey handOver(Selector selector, Object attachment) throws IOException {
            return pipe.source().register(selector, SelectionKey.OP_READ, attachment);
        }

        @Override
        public boolean poll() {
            if (!reading.tryLock()) {
                return false;
            }
            try {
                boolean moved = pipe.source().read(ByteBuffer.allocate(1)) > 0;
                if (moved) {
                    arrived();
                }
                return moved;
            } catch (ClosedChannelException e) {
                return false;
            } catch (IOException e) {
                throw new AssertionError("the pipe broke", e);
            } finally {
                reading.unlock();
            }
        }

        private synchronized void arrived() {
            count.incrementAndGet();
            unused++;
            notifyAll();
        }

        private synchronized void use(int bytes) throws InterruptedException {
            while (unused < bytes) {
                wait();
            }
            unused -= bytes;
        }
    }

    /** A channel on which nothing comes. */
    private record Silent(Pipe pipe) implements Pollable {
        @Override
        public SelectionKey handOver(Selector selector, Object attachment) throws IOException {
            return pipe.source().configureBlocking(false).register(selector, SelectionKey.OP_READ, attachment);
        }

        @Override
        public boolean poll() {
            return false;
        }
    }

    private void send() throws IOException {
        for (int i = 0; i < BYTES; i++) {
            pipe.sink().write(ByteBuffer.allocate(1));
        }
    }

    /** A rank that waits for so many bytes, and sleeps if it has read in vain. */
    private void await(int bytes) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
        reader.await(() -> channel.count.get() >= BYTES, () -> sleep(bytes), until);
    }

    private Void sleep(int bytes) throws InterruptedException {
        channel.use(bytes);
        return null;
    }

    /** R1, R2: no byte is left unread, whoever sleeps. */
    public static void whatArrivesIsReadWhileRanksSleep() throws Exception {
        ReaderContract it = new ReaderContract();
        it.reader.add(it.channel);
        Together.run(it::send, () -> it.await(1), () -> it.await(BYTES - 1));
        require(it.channel.count.get() == BYTES, "R1: every byte is read once");
        it.reader.remove(it.channel);
        it.end();
    }

    /** R2: nobody waits, so the reader's own thread reads. */
    public static void whatArrivesIsReadWhileRanksCompute() throws Exception {
        ReaderContract it = new ReaderContract();
        it.reader.add(it.channel);
        Together.run(it::send, () -> it.channel.use(BYTES));
        it.reader.remove(it.channel);
        it.end();
    }

    /** R1, R2: one channel of many. */
    public static void whatArrivesOnOneOfManyChannelsIsRead() throws Exception {
        ReaderContract it = new ReaderContract();
        List<Silent> others = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            others.add(new Silent(Pipe.open()));
            it.reader.add(others.getLast());
        }
        it.reader.add(it.channel);
        Together.run(it::send, () -> it.await(1), () -> it.await(BYTES - 1));
        require(it.channel.count.get() == BYTES, "R1: every byte is read once");
        it.reader.remove(it.channel);
        it.end();
        for (Silent other : others) {
            other.pipe.source().close();
            other.pipe.sink().close();
        }
    }

    private void end() throws IOException {
        reader.close();
        pipe.sink().close();
        pipe.source().close();
    }
}
