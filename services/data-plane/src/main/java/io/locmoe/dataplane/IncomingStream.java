package io.locmoe.dataplane;

import io.locmoe.dataplane.DataPlaneException.Code;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Reads the Flight stream of one peer: messages as record batches, and the news of its end. Used by one thread. */
final class IncomingStream implements AutoCloseable {
    private final FlightSession session;
    private final int node;
    private final FlightStream stream;
    private final IncomingBodies bodies;
    private final IncomingMessages messages;

    /** @param bodies what the peer sends beside this stream */
    IncomingStream(FlightSession session, int node, FlightStream stream, IncomingBodies bodies) {
        this.session = session;
        this.node = node;
        this.stream = stream;
        this.bodies = bodies;
        this.messages = new IncomingMessages(session, node);
    }

    /** Reads until the peer ends the stream and has sent all bodies. */
    void read() {
        while (stream.next()) {
            MessageHeader header = MessageHeader.read(stream.getLatestMetadata());
            messages.check(header);
            switch (header.kind()) {
                case MessageHeader.PART -> take(header);
                case MessageHeader.ABORT -> aborted(MessageHeader.text(stream.getLatestMetadata()));
                default -> throw new RefusedException(Code.PROTOCOL, "a message of unknown kind " + header.kind());
            }
        }
        bodies.awaitEnd();
        session.peerLeft(node);
    }

    private void aborted(String wire) {
        RefusedException reason = RefusedException.parse(wire);
        session.abortedByPeer(node, reason == null ? new RefusedException(Code.CANCELLED, wire) : reason);
        bodies.close();
    }

    private void take(MessageHeader header) {
        VarBinaryVector vector = payload(header);
        ArrowBuf buffer = vector.getDataBuffer();
        long start = vector.getStartOffset(0);
        long bytes = vector.getEndOffset(0) - start;
        if (start < 0 || bytes < 0 || start + bytes > buffer.capacity()) {
            throw new RefusedException(Code.PROTOCOL, "a payload from byte " + start + " to " + (start + bytes) + " of "
                    + buffer.capacity() + " from rank " + header.source() + ": " + header.tag());
        }
        if (messages.isWhole(header, bytes)) {
            buffer.getReferenceManager().retain();
            messages.deliver(header, new ArrowPayload(buffer, start, bytes, session.openMessages()));
            return;
        }
        MemorySegment room = messages.room(header, bytes);
        MemorySegment.copy(ArrowPayload.segment(buffer, start, bytes), 0, room, 0, bytes);
        messages.filled(header, bytes);
    }

    private VarBinaryVector payload(MessageHeader header) {
        VectorSchemaRoot root = stream.getRoot();
        if (!stream.hasRoot() || root.getRowCount() != 1 || PartBatch.payload(root).getValueCount() != 1
                || PartBatch.payload(root).getOffsetBuffer().capacity() < 2L * VarBinaryVector.OFFSET_WIDTH) {
            throw new RefusedException(Code.PROTOCOL, "a record batch of " + root.getRowCount() + " rows from rank "
                    + header.source() + ", one row was expected: " + header.tag());
        }
        return PartBatch.payload(root);
    }

    @Override
    public void close() {
        bodies.close();
        messages.close();
    }
}
