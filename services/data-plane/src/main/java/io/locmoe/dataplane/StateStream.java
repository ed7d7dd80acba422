package io.locmoe.dataplane;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Large memory from one rank to another, in parts, with few parts under way: the receiver acknowledges each part, and
 * the first one only when it has turned to this source. So rank 0 can gather a model that does not fit its memory.
 */
final class StateStream {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final int PARTS_UNDER_WAY = 4;

    private final Transport transport;

    StateStream(Transport transport) {
        this.transport = transport;
    }

    /** Sends the size, then the parts. The bytes may be reused on return. */
    void send(int target, MessageTag tag, MemorySegment bytes) {
        transport.send(target, tag, MemorySegment.ofArray(new long[] {bytes.byteSize()}));
        acknowledged(target, tag);
        long parts = Parts.of(bytes.byteSize());
        for (long part = 0; part < parts; part++) {
            if (part >= PARTS_UNDER_WAY) {
                acknowledged(target, tag);
            }
            long offset = part * Parts.BYTES;
            transport.send(target, tag, bytes.asSlice(offset, Math.min(Parts.BYTES, bytes.byteSize() - offset)));
        }
        for (long part = Math.max(0, parts - PARTS_UNDER_WAY); part < parts; part++) {
            acknowledged(target, tag);
        }
    }

    void receive(int source, MessageTag tag, Collectives.PartSink sink) {
        long total = announced(source, tag);
        acknowledge(source, tag);
        if (total == 0) {
            sink.accept(source, 0, 0, MemorySegment.NULL);
        }
        for (long part = 0, offset = 0; part < Parts.of(total); part++) {
            try (Transport.Received received = transport.receive(source, tag)) {
                acknowledge(source, tag);
                sink.accept(source, offset, total, received.data());
                offset += received.data().byteSize();
            }
        }
    }

    void receiveInto(int source, MessageTag tag, MemorySegment target) {
        receive(source, tag, (rank, offset, total, part) -> {
            if (total != target.byteSize()) {
                throw new DataPlaneException(
                        Code.PROTOCOL,
                        "rank " + transport.rank() + " has room for " + target.byteSize() + " bytes and rank " + source
                                + " sends " + total + "; " + tag);
            }
            target.asSlice(offset, part.byteSize()).copyFrom(part);
        });
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
