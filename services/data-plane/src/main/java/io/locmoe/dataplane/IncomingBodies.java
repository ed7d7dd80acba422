package io.locmoe.dataplane;

import io.locmoe.dataplane.DataPlaneException.Code;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The body channel of one peer to this node, beside its Flight stream. There may be none: a peer that does not know
 * body channels. Any thread may {@link #poll}; one at a time reads, holding the lock while it moves bytes and never
 * while it waits. A message for which its mailbox has no room is delivered by a thread of its own, and no more is read
 * meanwhile.
 */
final class IncomingBodies implements AutoCloseable {
    private final FlightSession session;
    private final int node;
    private final Executor threads;
    private final Consumer<Exception> failed;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ReentrantLock reading = new ReentrantLock();
    private BodyFrames frames;
    private SelectionKey key;
    private volatile boolean delivering;
    private volatile boolean closed;
    private volatile BodySocket socket;

    /**
     * @param threads run what has to wait; a thread of its own for each task
     * @param failed  hears why the connection ended early; must not wait
     */
    IncomingBodies(FlightSession session, int node, Executor threads, Consumer<Exception> failed) {
        this.session = session;
        this.node = node;
        this.threads = threads;
        this.failed = failed;
    }

    /**
     * Takes a connection over and answers its greeting; waits for the peer. From then on the session's
     * {@link BodyReader} reads.
     *
     * @param connected belongs to the channel from now on, also after a failure
     * @param file      of a ring that the peer has asked for; null if it has not
     */
    void open(BodySocket connected, RingFile file) {
        socket = connected;
        if (closed) {
            connected.close();
        }
        try {
            session.incoming().run(() -> greet(file));
        } catch (RuntimeException e) {
            end(e);
        }
    }

    private void greet(RingFile file) {
        try {
            Ring ring = RingGreeting.answer(
                    file, socket, System.nanoTime() + session.job().deadline().toNanos());
            begin(new BodyFrames(session, node, socket, ring));
        } catch (IOException e) {
            end(e);
        }
    }

    private void begin(BodyFrames begun) throws IOException {
        reading.lock();
        try {
            frames = begun;
            if (closed) {
                release();
            } else {
                key = session.bodyReader().add(this, socket);
            }
        } finally {
            reading.unlock();
        }
    }

    /**
     * Reads what has come, up to the end of a part; nothing if another thread reads. Does not wait.
     *
     * @return whether anything was read
     */
    boolean poll() {
        if (delivering || !reading.tryLock()) {
            return false;
        }
        Exception failure;
        try {
            return frames != null && read();
        } catch (IOException | RuntimeException e) {
            release();
            failure = e;
        } finally {
            reading.unlock();
        }
        report(failure);
        return true;
    }

    private boolean read() throws IOException {
        boolean moved = frames.read(this::deliver);
        if (frames.ended()) {
            release();
        }
        return moved;
    }

    private void deliver(MessageHeader header, Payload message) {
        if (!session.deliverNow(header, message)) {
            delivering = true;
            session.bodyReader().watch(key, false);
            threads.execute(() -> deliverLater(header, message));
        }
    }

    private void deliverLater(MessageHeader header, Payload message) {
        try {
            session.incoming().run(() -> session.deliver(header, message));
            delivering = false;
            session.bodyReader().watch(key, true);
        } catch (RuntimeException e) {
            end(e);
        }
    }

    private void end(Exception failure) {
        reading.lock();
        release();
        reading.unlock();
        report(failure);
    }

    private void report(Exception failure) {
        if (!closed && !session.incoming().closing()) {
            failed.accept(
                    failure instanceof IOException
                            ? new RefusedException(
                                    Code.PEER_LOST,
                                    session.job().name(node)
                                            + " closed its stream to node "
                                            + session.job().node() + " before the job ended, body channel: "
                                            + RefusedException.describe(failure))
                            : failure);
        }
    }

    private void release() {
        if (frames != null) {
            frames.close();
            frames = null;
        }
        if (socket != null) {
            socket.close();
            session.bodyReader().remove(this);
        }
        ended.countDown();
    }

    /** The peer has ended its Flight stream in order: waits for the last of its bodies. */
    void awaitEnd() {
        try {
            if (socket != null && !ended.await(session.job().deadline().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new RefusedException(
                        Code.DEADLINE, session.job().name(node) + " ended its stream and not its body channel");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(
                    Code.CANCELLED,
                    "interrupted while the last bodies of " + session.job().name(node) + " come");
        }
    }

    /**
     * Ends the connection, if there is one. Does not wait, so that what has come is released by the next reader or
     * {@link #close}.
     */
    void stop() {
        closed = true;
        BodySocket connected = socket;
        if (connected != null) {
            connected.close();
        }
    }

    /** Ends the connection, if there is one, and lets go of all memory. */
    @Override
    public void close() {
        stop();
        reading.lock();
        release();
        reading.unlock();
    }
}
