package io.locmoe.dataplane.flight;

import io.grpc.ClientCall;
import io.locmoe.dataplane.DataPlaneException;
import io.locmoe.dataplane.body.OutgoingBodies;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.reader.BodyReader;
import io.locmoe.dataplane.wire.FlightDataWriter;
import io.locmoe.dataplane.wire.FrameHeader;
import io.locmoe.dataplane.wire.PartSchema;
import io.locmoe.dataplane.wire.StreamTicket;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;

/**
 * Writes to a peer: parts by the body channel if there is one, otherwise as record batches on the Flight stream. Used
 * under the lock of its {@link PeerStream}, except {@link #stopBodies}.
 */
final class PartWriter implements AutoCloseable {
    /**
     * Payload bytes of a part on the Flight stream, so small that it stays in the cache while it is copied into the
     * network's buffers and out of them.
     */
    private static final long PART_BYTES = 128L << 10;

    private final ClientCall<InputStream, InputStream> call;
    private final PeerState state;
    private final PeerWording wording;
    private final BodyReader reader;
    private final FlightDataWriter messages = new FlightDataWriter();
    /** Null for the Flight stream. */
    private volatile OutgoingBodies bodies;

    PartWriter(ClientCall<InputStream, InputStream> call, PeerState state, PeerWording wording, BodyReader reader) {
        this.call = call;
        this.state = state;
        this.wording = wording;
        this.reader = reader;
    }

    /** Sends the first message of the stream. */
    void open(StreamTicket ticket, boolean asksForBodies) {
        call.sendMessage(messages.opening(ticket, PartSchema.metadata(ticket, asksForBodies)));
    }

    /** Sets the channel for bodies, in place of the Flight stream. Call it before the first message. */
    void bodies(OutgoingBodies channel) {
        this.bodies = channel;
    }

    /** Payload bytes of a part. */
    long partBytes() {
        return bodies == null ? PART_BYTES : bodies.partBytes();
    }

    /**
     * Writes one part. On return the memory may be reused.
     *
     * @throws DataPlaneException if the peer did not accept it in time, or the channel is broken
     * @throws IllegalStateException if the call has ended
     */
    void write(FrameHeader header, MemorySegment part, long untilNanos) {
        try {
            put(header, part, untilNanos);
        } catch (SocketTimeoutException e) {
            throw wording.full(header);
        } catch (ClosedByInterruptException e) {
            throw wording.interrupted(e);
        } catch (IOException e) {
            state.awaitReason();
            state.check(header.tag());
            throw wording.noBodyChannel(header, e);
        }
    }

    private void put(FrameHeader header, MemorySegment part, long untilNanos) throws IOException {
        OutgoingBodies channel = bodies;
        if (channel != null) {
            state.check(header.tag());
            channel.write(header, part, untilNanos);
        } else if (reader.await(call::isReady, () -> state.awaitReady(call, untilNanos), untilNanos)) {
            call.sendMessage(messages.part(header, part));
        } else {
            state.check(header.tag());
            throw new SocketTimeoutException("not ready");
        }
    }

    /** Tells the peer why the job ends. */
    void abort(FrameHeader header, RefusedException reason) {
        byte[] text = reason.wire().getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(FrameHeader.BYTES + text.length);
        header.write(frame, MemorySegment.NULL);
        call.sendMessage(messages.metadata(frame.put(text).flip()));
    }

    /** Tells the peer that no more bodies come. */
    void endBodies(FrameHeader end) {
        if (bodies != null) {
            bodies.end(end, PeerState.GRACE);
        }
    }

    /** Makes a waiting write to the body channel fail; any thread may call it. */
    void stopBodies() {
        OutgoingBodies channel = bodies;
        if (channel != null) {
            channel.stop();
        }
    }

    /** Call it when no thread writes any more. */
    @Override
    public void close() {
        if (bodies != null) {
            bodies.close();
        }
    }
}
