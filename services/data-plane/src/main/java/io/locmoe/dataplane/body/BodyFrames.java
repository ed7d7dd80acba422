package io.locmoe.dataplane.body;

import static io.locmoe.dataplane.failure.Wording.seconds;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.incoming.Inbox;
import io.locmoe.dataplane.incoming.IncomingMessages;
import io.locmoe.dataplane.memory.Payload;
import io.locmoe.dataplane.wire.FrameHeader;
import io.locmoe.dataplane.wire.ReceivedHeader;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Parses the frames that arrive on a body channel: the length of the body as 8 bytes, little-endian, the
 * {@link FrameHeader}, zeros up to {@link #HEAD_BYTES}, and the body unless it lies in the {@link Ring}. Bodies are
 * read directly into the memory that the receiving rank gets. Nothing here waits: reading resumes where it stopped.
 * Used by one thread at a time.
 */
final class BodyFrames implements AutoCloseable {
    /**
     * Bytes before a body: whole cache lines, because the system copies faster between memories of the same alignment.
     */
    static final int HEAD_BYTES = 128;
    /** Bit in the length of a frame: the body lies in the {@link Ring}. */
    static final long IN_RING = 1L << 63;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Inbox inbox;
    private final int node;
    private final BodySocket socket;
    private final Ring ring;
    private final IncomingMessages messages;
    private final ByteBuffer head = ByteBuffer.allocateDirect(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    /** Header of the arriving frame; null until it is complete. */
    private ReceivedHeader arriving;

    private ByteBuffer body = NOTHING;
    /** Deadline of the arriving frame. */
    private long untilNanos;

    private boolean ended;

    /**
     * @param node the sender
     * @param ring null for none; owned by this object from now on
     */
    BodyFrames(Inbox inbox, int node, BodySocket socket, Ring ring) {
        this.inbox = inbox;
        this.node = node;
        this.socket = socket;
        this.ring = ring;
        this.messages = new IncomingMessages(inbox, node);
    }

    /** Takes over a complete message. */
    interface Sink {
        void accept(FrameHeader header, Payload message);
    }

    /**
     * Reads available bytes, up to the end of a frame.
     *
     * @param sink takes over the message if that was its last part
     * @return whether bytes were available
     * @throws IOException if the sender closes the channel within or before a frame
     * @throws RefusedException if it has sent an invalid frame, or not the rest of a frame in time
     */
    boolean read(Sink sink) throws IOException {
        boolean moved = arriving == null && readHead();
        if (arriving != null && body.hasRemaining()) {
            moved |= readBody();
        }
        if (arriving != null && !body.hasRemaining()) {
            complete(sink);
        }
        if (!moved && head.position() > 0 && System.nanoTime() > untilNanos) {
            throw late();
        }
        return moved;
    }

    /** Whether the sender has announced the end. */
    boolean ended() {
        return ended;
    }

    private boolean readHead() throws IOException {
        int read = socket.readNow(head);
        if (read < 0) {
            throw new EOFException("it ended " + head.remaining() + " bytes early");
        }
        if (read > 0 && read == head.position()) {
            untilNanos = System.nanoTime() + inbox.job().deadline().toNanos();
        }
        if (!head.hasRemaining()) {
            begin(ReceivedHeader.read(head.position(Long.BYTES)), head.getLong(0));
        }
        return read > 0;
    }

    private void begin(ReceivedHeader begun, long length) {
        FrameHeader header = begun.header();
        messages.check(header);
        if (header.kind() == FrameHeader.PART) {
            body = room(header, length);
        } else if (header.kind() != FrameHeader.END) {
            throw new RefusedException(Code.PROTOCOL, "a body of unknown kind " + header.kind());
        }
        arriving = begun;
    }

    /** Memory for the bytes still to arrive by the socket. */
    private ByteBuffer room(FrameHeader begun, long length) {
        boolean inRing = length < 0;
        if (inRing && ring == null) {
            throw new RefusedException(Code.PROTOCOL, "a body in a ring, but there is no ring: " + begun.tag());
        }
        MemorySegment room = messages.room(begun, length & ~IN_RING);
        if (!inRing) {
            return room.asByteBuffer();
        }
        ring.take(room);
        return NOTHING;
    }

    private boolean readBody() throws IOException {
        int read = socket.readNow(body);
        if (read < 0) {
            throw new RefusedException(
                    Code.PEER_LOST,
                    came() + " before it closed its body channel: "
                            + arriving.header().tag());
        }
        return read > 0;
    }

    private void complete(Sink sink) {
        ReceivedHeader complete = arriving;
        long bytes = head.getLong(0) & ~IN_RING;
        arriving = null;
        body = NOTHING;
        head.clear();
        if (complete.header().kind() == FrameHeader.END) {
            ended = true;
            return;
        }
        Payload message = messages.filled(complete, bytes);
        if (message != null) {
            sink.accept(complete.header(), message);
        }
    }

    private IOException late() {
        if (arriving == null) {
            return new SocketTimeoutException("the deadline has passed");
        }
        throw new RefusedException(
                Code.DEADLINE,
                came() + " within " + seconds(inbox.job().deadline()) + ": "
                        + arriving.header().tag());
    }

    private String came() {
        return body.position() + " of " + body.capacity() + " bytes of part "
                + arriving.header().part() + " came from rank "
                + arriving.header().source() + " (" + inbox.job().name(node) + ")";
    }

    /** Releases incomplete messages. */
    @Override
    public void close() {
        messages.close();
        if (ring != null) {
            ring.close();
        }
    }
}
