package io.locmoe.dataplane;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarBinaryVector;

/** Reads the stream of one peer and hands its messages to the mailboxes. Used by one thread. */
final class IncomingStream implements AutoCloseable {
    private final FlightSession session;
    private final int node;
    private final FlightStream stream;
    private final long jobKey;
    private final Assembly[] assemblies;

    IncomingStream(FlightSession session, int node, FlightStream stream) {
        this.session = session;
        this.node = node;
        this.stream = stream;
        this.jobKey = MessageHeader.jobKey(session.job().jobId());
        this.assemblies = new Assembly[session.job().topology().ranks()];
    }

    /** Reads until the peer ends the stream. */
    void read() {
        while (stream.next()) {
            MessageHeader header = MessageHeader.read(stream.getLatestMetadata());
            check(header);
            if (header.kind() == MessageHeader.ABORT) {
                aborted(MessageHeader.text(stream.getLatestMetadata()));
            } else {
                take(header);
            }
        }
        session.peerLeft(node);
    }

    private void aborted(String wire) {
        RefusedException reason = RefusedException.parse(wire);
        session.abortedByPeer(node, reason == null ? new RefusedException(Code.CANCELLED, wire) : reason);
    }

    private void check(MessageHeader header) {
        JobSession job = session.job();
        if (header.jobKey() != jobKey) {
            throw new RefusedException(Code.FOREIGN_JOB, "a message of another job came by the stream of job '" + job.jobId() + "'");
        }
        if (header.placementEpoch() != job.placementEpoch()) {
            throw new RefusedException(Code.STALE_EPOCH, "rank " + header.source() + " sent with placement epoch "
                    + header.placementEpoch() + ", " + job.name(job.node()) + " has " + job.placementEpoch() + ": " + header.tag());
        }
        if (header.kind() == MessageHeader.PART) {
            checkRanks(header, job.topology());
        } else if (header.kind() != MessageHeader.ABORT) {
            throw new RefusedException(Code.PROTOCOL, "a message of unknown kind " + header.kind());
        }
    }

    private void checkRanks(MessageHeader header, Topology topology) {
        if (!livesOn(header.source(), node, topology) || !livesOn(header.target(), session.job().node(), topology)) {
            throw new RefusedException(Code.PROTOCOL, "node " + node + " sent a message from rank " + header.source() + " to rank "
                    + header.target() + " to node " + session.job().node() + ": " + header.tag());
        }
    }

    private static boolean livesOn(int rank, int node, Topology topology) {
        return rank >= 0 && rank < topology.ranks() && topology.node(rank) == node;
    }

    private void take(MessageHeader header) {
        VarBinaryVector vector = PartBatch.payload(stream.getRoot());
        ArrowBuf buffer = vector.getDataBuffer();
        long start = vector.getStartOffset(0);
        long bytes = vector.getEndOffset(0) - start;
        if (header.parts() == 1 && bytes == header.bytes()) {
            buffer.getReferenceManager().retain();
            deliver(header, new ArrowPayload(buffer, start, bytes, session.openMessages()));
            return;
        }
        Assembly assembly = assemblies[header.source()];
        if (assembly == null) {
            assembly = assemblies[header.source()] = new Assembly(header, session.allocator());
        }
        if (assembly.add(header, ArrowPayload.segment(buffer, start, bytes))) {
            assemblies[header.source()] = null;
            deliver(header, assembly.complete(session.openMessages()));
        }
    }

    private void deliver(MessageHeader header, Payload message) {
        session.deliver(header.source(), header.target(), header.tag(), message);
    }

    /** Releases messages that are not complete. */
    @Override
    public void close() {
        for (Assembly assembly : assemblies) {
            if (assembly != null) {
                assembly.close();
            }
        }
    }

    /** A message of which some parts have come. A rank sends one message at a time, so its parts come in order. */
    private static final class Assembly implements AutoCloseable {
        private final MessageHeader first;
        private final ArrowBuf buffer;
        private int parts;
        private long filled;

        Assembly(MessageHeader first, BufferAllocator allocator) {
            this.first = first;
            this.buffer = allocator.buffer(first.bytes());
        }

        /** True when the message is complete. */
        boolean add(MessageHeader header, MemorySegment part) {
            if (header.part() != parts || header.offset() != filled || header.bytes() != first.bytes()
                    || header.target() != first.target() || !header.tag().equals(first.tag())
                    || filled + part.byteSize() > first.bytes()) {
                throw new RefusedException(Code.PROTOCOL, "part " + header.part() + " of " + header.parts() + " from rank "
                        + header.source() + " does not follow part " + parts + ": " + header.tag());
            }
            MemorySegment.copy(part, 0, ArrowPayload.segment(buffer, filled, part.byteSize()), 0, part.byteSize());
            filled += part.byteSize();
            parts++;
            if (parts == first.parts() && filled != first.bytes()) {
                throw new RefusedException(Code.PROTOCOL, filled + " of " + first.bytes() + " bytes came from rank "
                        + header.source() + ": " + header.tag());
            }
            return parts == first.parts();
        }

        Payload complete(OpenMessages open) {
            return new ArrowPayload(buffer, 0, first.bytes(), open);
        }

        @Override
        public void close() {
            buffer.close();
        }
    }
}
