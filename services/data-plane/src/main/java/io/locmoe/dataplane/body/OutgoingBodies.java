package io.locmoe.dataplane.body;

import io.locmoe.dataplane.BodyChannel;
import io.locmoe.dataplane.reader.BodyReader;
import io.locmoe.dataplane.wire.FrameHeader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The sending end of a body channel: writes parts of messages directly from their memory. Used under the lock of its
 * stream, except {@link #stop}.
 */
public final class OutgoingBodies implements AutoCloseable {
    /** Payload bytes of a part without a ring; they bound how long a message of another rank waits. */
    static final long PART_BYTES = 1L << 20;

    private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int STAGED = 64 << 10;

    private final BodySocket socket;
    private final BodyReader reader;
    private final Ring ring;
    private final ByteBuffer head =
            ByteBuffer.allocateDirect(BodyFrames.HEAD_BYTES + STAGED).order(ByteOrder.LITTLE_ENDIAN);

    /** Whether all frames so far were written completely; bytes after half a frame would be read as its rest. */
    private boolean whole = true;

    /** @param ring null for none */
    private OutgoingBodies(BodySocket socket, BodyReader reader, Ring ring) {
        this.socket = socket;
        this.reader = reader;
        this.ring = ring;
    }

    /**
     * Connects to a peer's offer.
     *
     * @param by     a channel that has a socket
     * @param peer   must prove its identity, except in an open mesh
     * @param reader lets a rank read while it cannot write
     */
    static OutgoingBodies connect(BodyOffer offer, BodyChannel by, BodyPeer peer, BodyReader reader, long untilNanos)
            throws IOException {
        boolean tcp = by == BodyChannel.TCP;
        long until = Math.min(untilNanos, System.nanoTime() + CONNECT_NANOS);
        BodySocket socket = tcp
                ? connectTcp(offer.tcpPort(), peer, untilNanos)
                : BodySocket.connect(
                        UnixDomainSocketAddress.of(offer.unixPath()),
                        SocketChannel.open(StandardProtocolFamily.UNIX),
                        until);
        try {
            if (tcp) {
                peer.secure(socket, until);
            }
            byte[] words = by == BodyChannel.SHARED_MEMORY ? BodyOffer.RING_GREETING : BodyOffer.GREETING;
            socket.write(new ByteBuffer[] {ByteBuffer.wrap(words), ByteBuffer.wrap(offer.tokenBytes())}, until);
            ByteBuffer answer = ByteBuffer.allocate(1);
            socket.read(answer, until);
            boolean ring = answer.get(0) == RingGreeting.CREATED;
            return new OutgoingBodies(socket, reader, ring ? RingGreeting.mapped(socket, offer.token(), until) : null);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static BodySocket connectTcp(int port, BodyPeer peer, long untilNanos) throws IOException {
        Duration longest = peer.reached();
        long until = Math.min(untilNanos, System.nanoTime() + longest.toNanos());
        try {
            return BodySocket.connect(new InetSocketAddress(peer.host(), port), SocketChannel.open(), until);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new UnreachablePortException(port, longest, e);
        }
    }

    /** Writes one part. On return the memory may be reused. */
    public void write(FrameHeader header, MemorySegment part, long untilNanos) throws IOException {
        boolean unbroken = whole;
        whole = false;
        if (!unbroken) {
            throw new IOException("a body was not sent to its end");
        }
        writeFrame(header, part, untilNanos);
        whole = true;
    }

    private void writeFrame(FrameHeader header, MemorySegment part, long untilNanos) throws IOException {
        long bytes = part.byteSize();
        boolean inRing = ring != null && bytes > 0 && reader.readUntil(() -> ring.put(part), untilNanos);
        head.clear().putLong(inRing ? bytes | BodyFrames.IN_RING : bytes);
        header.write(head, part);
        head.position(BodyFrames.HEAD_BYTES);
        if (inRing) {
            send(new ByteBuffer[] {head.flip()}, untilNanos);
        } else if (part.isNative() && bytes > STAGED) {
            send(new ByteBuffer[] {head.flip(), part.asByteBuffer()}, untilNanos);
        } else {
            writeStaged(part, untilNanos);
        }
    }

    /** Writes small parts, which then need only one buffer, and heap memory, which the system cannot read. */
    private void writeStaged(MemorySegment part, long untilNanos) throws IOException {
        long offset = 0;
        do {
            long some = Math.min(part.byteSize() - offset, head.remaining());
            MemorySegment.copy(part, offset, MemorySegment.ofBuffer(head), 0, some);
            send(new ByteBuffer[] {head.position(head.position() + (int) some).flip()}, untilNanos);
            head.clear();
            offset += some;
        } while (offset < part.byteSize());
    }

    private void send(ByteBuffer[] from, long untilNanos) throws IOException {
        reader.await(
                () -> socket.writeNow(from),
                () -> {
                    socket.write(from, untilNanos);
                    return true;
                },
                untilNanos);
    }

    /** Announces the end. If that fails, the peer notices that the channel ends without it. */
    public void end(FrameHeader end, Duration grace) {
        try {
            write(end, MemorySegment.NULL, System.nanoTime() + grace.toNanos());
        } catch (IOException e) {
            socket.close();
        }
    }

    /** Makes a waiting write fail; any thread may call it. */
    public void stop() {
        socket.stop();
    }

    /** Payload bytes of a part. */
    public long partBytes() {
        return ring == null ? PART_BYTES : Ring.PART_BYTES;
    }

    /** Call it when no thread writes any more. */
    @Override
    public void close() {
        socket.close();
        if (ring != null) {
            ring.close();
        }
    }
}
