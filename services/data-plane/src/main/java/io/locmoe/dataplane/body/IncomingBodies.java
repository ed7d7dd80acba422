package io.locmoe.dataplane.body;

import io.locmoe.dataplane.incoming.IncomingWording;
import io.locmoe.dataplane.memory.Payload;
import io.locmoe.dataplane.reader.Pollable;
import io.locmoe.dataplane.wire.FrameHeader;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The body channel of one peer, if it has one. Any thread may {@link #poll}; one at a time reads, under the lock, and
 * never waits. If a message finds its mailbox full, a separate thread delivers it, and no later message overtakes it.
 */
public final class IncomingBodies implements Pollable, AutoCloseable {
    private final BodyHost host;
    private final IncomingWording wording;
    private final EarlyEnd early;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ReentrantLock reading = new ReentrantLock();
    private BodyFrames frames;
    private SelectionKey key;
    private volatile boolean delivering;
    private volatile BodySocket socket;

    /**
     * @param node   the peer
     * @param failed receives the reason if the connection ends early; must not wait
     */
    public IncomingBodies(BodyHost host, int node, Consumer<Exception> failed) {
        this.host = host;
        this.wording = new IncomingWording(host.inbox().job(), node);
        this.early = new EarlyEnd(host, wording, failed);
    }

    String nodeName() {
        return host.inbox().job().nodeName(wording.node());
    }

    /**
     * Takes over a connection and answers its greeting; waits for the peer. Afterwards the job's reader reads.
     *
     * @param connected owned by the channel from now on, even after a failure
     * @param file      file of the ring that the peer has asked for; null if it has not
     */
    void open(BodySocket connected, RingFile file) {
        socket = connected;
        if (early.isIgnored()) {
            connected.close();
        }
        try {
            host.streams().run(() -> greet(file));
        } catch (RuntimeException e) {
            end(e);
        }
    }

    private void greet(RingFile file) {
        try {
            Ring ring = RingGreeting.answer(file, socket, System.nanoTime() + host.patienceNanos());
            begin(new BodyFrames(host.inbox(), wording.node(), socket, ring));
        } catch (IOException e) {
            end(e);
        }
    }

    private void begin(BodyFrames begun) throws IOException {
        reading.lock();
        try {
            frames = begun;
            if (early.isIgnored()) {
                release();
            } else {
                key = host.reader().add(this);
            }
        } finally {
            reading.unlock();
        }
    }

    @Override
    public SelectionKey handOver(Selector selector, Object attachment) throws IOException {
        return socket.handOver(selector, attachment);
    }

    @Override
    public boolean poll() {
        if (delivering || !reading.tryLock()) {
            return false;
        }
        Exception failure;
        try {
            return !delivering && frames != null && read(); // another reader may have started a delivery
        } catch (IOException | RuntimeException e) {
            release();
            failure = e;
        } finally {
            reading.unlock();
        }
        early.report(failure);
        return true;
    }

    private boolean read() throws IOException {
        boolean moved = frames.read(this::deliver);
        if (frames.ended()) {
            release();
        }
        return moved;
    }

    private void deliver(FrameHeader header, Payload message) {
        if (!host.inbox().deliverNow(header, message)) {
            delivering = true;
            host.reader().watch(key, false);
            host.streams().start(() -> deliverLater(header, message), host.threads());
        }
    }

    private void deliverLater(FrameHeader header, Payload message) {
        try {
            host.inbox().deliver(header, message);
            delivering = false;
            host.reader().watch(key, true);
        } catch (RuntimeException e) {
            end(e);
        }
    }

    private void end(Exception failure) {
        try {
            releaseLocked();
        } finally {
            early.report(failure);
        }
    }

    private void releaseLocked() {
        reading.lock();
        try {
            release();
        } finally {
            reading.unlock();
        }
    }

    /** Call it under the lock. Whatever fails, {@link #awaitEnd} does not wait any more. */
    private void release() {
        try {
            if (frames != null) {
                frames.close();
            }
        } finally {
            frames = null;
            if (socket != null) {
                socket.close();
                host.reader().remove(this);
            }
            ended.countDown();
        }
    }

    /** Waits for the last bodies, after the peer has ended its Flight stream in order. */
    public void awaitEnd() {
        try {
            if (socket != null && !ended.await(host.patienceNanos(), TimeUnit.NANOSECONDS)) {
                throw wording.bodiesDoNotEnd();
            }
        } catch (InterruptedException e) {
            throw wording.interrupted();
        }
    }

    /** Closes the connection, if there is one. The next reader or {@link #close} releases messages. */
    public void stop() {
        early.ignore();
        if (socket != null) {
            socket.close();
        }
    }

    /** {@link #stop}, and releases all memory. */
    @Override
    public void close() {
        stop();
        releaseLocked();
    }
}
