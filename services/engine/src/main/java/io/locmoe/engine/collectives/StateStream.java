package io.locmoe.engine.collectives;

import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Sends a large memory segment from one rank to another in parts, with few parts under way: the receiver acknowledges
 * each part, and the first one only when it reads from this source. So rank 0 can collect a model that does not fit in
 * its memory.
 */
final class StateStream {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final long PART_BYTES = 480L << 10;
    private static final int PARTS_UNDER_WAY = 4;

    private final Transport transport;

    StateStream(Transport transport) {
        this.transport = transport;
    }

    /** Sends the size, then the parts. The bytes may be reused on return. */
    void send(int target, MessageTag tag, MemorySegment bytes) {
        transport.send(target, tag, MemorySegment.ofArray(new long[] {bytes.byteSize()}));
        acknowledged(target, tag);
        long parts = parts(bytes.byteSize());
        for (long part = 0; part < parts; part++) {
            if (part >= PARTS_UNDER_WAY) {
                acknowledged(target, tag);
            }
            long offset = part * PART_BYTES;
            transport.send(target, tag, bytes.asSlice(offset, Math.min(PART_BYTES, bytes.byteSize() - offset)));
        }
        for (long part = Math.max(0, parts - PARTS_UNDER_WAY); part < parts; part++) {
            acknowledged(target, tag);
        }
    }

    void receive(int source, MessageTag tag, Collectives.PartSink sink) {
        receive(source, tag, announced(source, tag), sink);
    }

    void receiveInto(int source, MessageTag tag, MemorySegment target) {
        long total = announced(source, tag);
        if (total != target.byteSize()) {
            throw new ExchangeException("rank " + transport.rank() + " has room for " + target.byteSize()
                    + " bytes, but rank " + source + " sends " + total + "; " + tag);
        }
        receive(
                source,
                tag,
                total,
                (rank, offset, part) -> target.asSlice(offset, part.byteSize()).copyFrom(part));
    }

    private void receive(int source, MessageTag tag, long total, Collectives.PartSink sink) {
        acknowledge(source, tag);
        if (total == 0) {
            sink.accept(source, 0, MemorySegment.NULL);
        }
        for (long part = 0, offset = 0; part < parts(total); part++) {
            try (Transport.Received received = transport.receive(source, tag)) {
                acknowledge(source, tag);
                sink.accept(source, offset, received.data());
                offset += received.data().byteSize();
            }
        }
    }

    /** Number of parts for {@code bytes} bytes; 0 for no bytes. */
    private static long parts(long bytes) {
        return (bytes + PART_BYTES - 1) / PART_BYTES;
    }

    private long announced(int source, MessageTag tag) {
        try (Transport.Received received = transport.receive(source, tag)) {
            return received.data().get(LONG, 0);
        }
    }

    private void acknowledge(int target, MessageTag tag) {
        transport.send(target, tag, MemorySegment.NULL);
    }

    private void acknowledged(int source, MessageTag tag) {
        transport.receive(source, tag).close();
    }
}
