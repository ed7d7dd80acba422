package io.locmoe.conformance;

import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** One rank's end of a {@link MemoryMesh}. */
final class MemoryTransport implements Transport {
    private final int rank;
    private final MemoryMesh mesh;

    MemoryTransport(int rank, MemoryMesh mesh) {
        this.rank = rank;
        this.mesh = mesh;
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public Topology topology() {
        return mesh.topology();
    }

    @Override
    public void send(int target, MessageTag tag, MemorySegment payload) {
        if (target == rank || target < 0 || target >= topology().ranks()) {
            throw new IllegalArgumentException("rank " + rank + " sends to rank " + target + ": " + tag);
        }
        mesh.sent(new MemoryMesh.Line(rank, target, tag), payload.toArray(ValueLayout.JAVA_BYTE));
    }

    @Override
    public Received receive(int source, MessageTag tag) {
        byte[] bytes;
        try {
            bytes = mesh.await(new MemoryMesh.Line(source, rank, tag));
        } catch (InterruptedException e) {
            throw new ExchangeException("interrupted", e);
        }
        if (bytes == null) {
            throw new ExchangeException("rank " + rank + " waits for rank " + source + " (" + tag + ")");
        }
        mesh.open.incrementAndGet();
        return new Message(bytes);
    }

    private final class Message implements Received {
        private final byte[] bytes;
        private boolean closed;

        Message(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public MemorySegment data() {
            if (closed) {
                throw new IllegalStateException("the message was closed");
            }
            return MemorySegment.ofArray(bytes).asReadOnly();
        }

        @Override
        public void close() {
            if (!closed) {
                mesh.open.decrementAndGet();
            }
            closed = true;
        }
    }
}
