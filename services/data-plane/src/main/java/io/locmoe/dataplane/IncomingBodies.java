package io.locmoe.dataplane;

import static io.locmoe.dataplane.Wording.seconds;

import io.locmoe.dataplane.DataPlaneException.Code;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads the bodies that one peer sends beside its Flight stream, straight into the memory that the receiving rank gets. A
 * frame is the length of the body as 8 bytes, little-endian, the {@link MessageHeader}, the body unless it lies in the
 * {@link Ring}. Nothing may come at all: a peer that does not know body channels.
 */
final class IncomingBodies implements AutoCloseable {
    static final int FRAME_BYTES = Long.BYTES + MessageHeader.BYTES;
    /** In the length of a frame: the body lies in the {@link Ring}. */
    static final long IN_RING = 1L << 63;

    private final FlightSession session;
    private final int node;
    private final IncomingMessages messages;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ByteBuffer head = ByteBuffer.allocateDirect(FRAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final Consumer<Exception> failed;
    private IncomingSocket socket;
    private boolean closed;

    /** @param failed hears why the connection ended early */
    IncomingBodies(FlightSession session, int node, Consumer<Exception> failed) {
        this.failed = failed;
        this.session = session;
        this.node = node;
        this.messages = new IncomingMessages(session, node);
    }

    /** Takes the connection of the peer over; false if there is one, or the stream has ended. */
    synchronized boolean attach(IncomingSocket connected) {
        if (closed || socket != null) {
            return false;
        }
        socket = connected;
        return true;
    }

    /**
     * Reads until the peer says that no more comes; after {@link #attach}, on the connection's own thread.
     *
     * @param file of a ring that the peer has asked for; null if it has not
     */
    void run(RingFile file) {
        boolean entered = session.incoming().enter();
        try {
            if (entered) {
                read(file);
            }
        } catch (IOException | RuntimeException e) {
            if (!isClosed() && !session.incoming().closing()) {
                failed.accept(refusal(e));
            }
        } finally {
            messages.close();
            socket.close();
            ended.countDown();
            session.incoming().exit();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void read(RingFile file) throws IOException {
        try (Ring ring = RingGreeting.answer(file, socket, deadline())) {
            for (MessageHeader header = next(); header.kind() != MessageHeader.END; header = next()) {
                if (header.kind() != MessageHeader.PART) {
                    throw new RefusedException(Code.PROTOCOL, "a body of unknown kind " + header.kind());
                }
                take(header, head.getLong(0), ring);
            }
        }
    }

    private MessageHeader next() throws IOException {
        head.clear();
        socket.readNext(head, session.job().deadline().toNanos());
        MessageHeader header = MessageHeader.read(head.position(Long.BYTES));
        messages.check(header);
        return header;
    }

    private void take(MessageHeader header, long length, Ring ring) throws IOException {
        boolean inRing = length < 0;
        long bytes = length & ~IN_RING;
        if (inRing && ring == null) {
            throw new RefusedException(Code.PROTOCOL, "a body in a ring where there is none: " + header.tag());
        }
        MemorySegment room = messages.room(header, bytes);
        if (inRing) {
            ring.take(room);
        } else {
            read(header, room);
        }
        Payload message = messages.filled(header, bytes);
        if (message != null) {
            session.deliver(header, message);
        }
    }

    private void read(MessageHeader header, MemorySegment room) throws IOException {
        ByteBuffer into = room.asByteBuffer();
        try {
            socket.read(into, deadline());
        } catch (EOFException | SocketTimeoutException e) {
            String what = into.position() + " of " + room.byteSize() + " bytes of part " + header.part() + " came from rank "
                    + header.source() + " (" + session.job().name(node) + ")";
            throw e instanceof EOFException
                    ? new RefusedException(Code.PEER_LOST, what + " before it closed its body channel: " + header.tag())
                    : new RefusedException(Code.DEADLINE, what + " within " + seconds(session.job().deadline()) + ": "
                            + header.tag());
        }
    }

    private long deadline() {
        return System.nanoTime() + session.job().deadline().toNanos();
    }

    private Exception refusal(Exception failure) {
        return failure instanceof IOException ? new RefusedException(Code.PEER_LOST, session.job().name(node)
                + " closed its stream to node " + session.job().node() + " before the job ended, body channel: "
                + RefusedException.describe(failure)) : failure;
    }

    /** The peer has ended its Flight stream in order: waits for the last of its bodies. */
    void awaitEnd() {
        boolean reads;
        synchronized (this) {
            reads = socket != null;
        }
        try {
            if (reads && !ended.await(session.job().deadline().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new RefusedException(Code.DEADLINE, session.job().name(node) + " ended its stream and not its body channel");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(Code.CANCELLED, "interrupted while the last bodies of " + session.job().name(node) + " come");
        }
    }

    /** Ends the connection; false if there is none. Does not wait. */
    synchronized boolean stop() {
        closed = true;
        if (socket == null) {
            return false;
        }
        socket.close();
        return true;
    }

    /** Ends the connection, if there is one, and waits until its thread has let go of all memory. */
    @Override
    public void close() {
        if (!stop()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            ended.await(PeerState.GRACE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
