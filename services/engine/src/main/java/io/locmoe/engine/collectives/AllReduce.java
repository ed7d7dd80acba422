package io.locmoe.engine.collectives;

import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Hierarchical, deterministic sum. Every node leader owns one part of a vector: followers send theirs to the leader,
 * which adds them in rank order; leaders send each part to its owner, which adds them in node order; owners send the
 * sums to all leaders; leaders send the vector to their followers. An element is summed in the same order whichever
 * part or vector it lies in, so a vector summed in pieces has the same bits as the vector summed whole.
 */
final class AllReduce {
    /** Tags that one call uses: within nodes, to the owner of a part, from the owner of a part. */
    static final int PHASES = 3;

    private final Transport transport;
    private final NodeLeaders nodes;
    private MemorySegment scratch;

    AllReduce(Transport transport) {
        this.transport = transport;
        this.nodes = new NodeLeaders(transport.topology(), transport.rank());
    }

    /** Starts the sum of a vector. */
    Sum begin(MemorySegment floats, MessageTag tag) {
        Sum sum = new Sum(floats, tag);
        sum.post();
        return sum;
    }

    private MemorySegment scratch(long bytes) {
        if (scratch == null || scratch.byteSize() < bytes) {
            scratch = Arena.ofAuto().allocate(Math.max(bytes, 4096), 64);
        }
        return scratch.asSlice(0, bytes);
    }

    /** A sum under way. */
    final class Sum implements Collectives.PendingSum {
        private final MemorySegment vector;
        private final MessageTag inside;
        private final MessageTag toOwner;
        private final MessageTag fromOwner;
        private boolean advanced;
        private boolean complete;

        private Sum(MemorySegment vector, MessageTag tag) {
            this.vector = vector;
            this.inside = tag;
            this.toOwner = tag.withChunk(tag.chunk() + 1);
            this.fromOwner = tag.withChunk(tag.chunk() + 2);
        }

        private void post() {
            if (!nodes.isLeader()) {
                sendNonEmpty(nodes.leader(), inside, vector);
                return;
            }
            for (int follower = nodes.leader() + 1; follower < nodes.end() && vector.byteSize() > 0; follower++) {
                try (Transport.Received received = receive(follower, inside, vector.byteSize())) {
                    FloatSum.add(vector, received.data());
                }
            }
            for (int hop = 1; hop < nodes.count(); hop++) {
                int node = (nodes.mine() + hop) % nodes.count();
                sendNonEmpty(nodes.leader(node), toOwner, part(node));
            }
        }

        @Override
        public void advance() {
            MemorySegment mine = part(nodes.mine());
            if (advanced || !nodes.isLeader() || nodes.count() == 1 || mine.byteSize() == 0) {
                advanced = true;
                return;
            }
            advanced = true;
            addOwnPart(mine);
            for (int hop = 1; hop < nodes.count(); hop++) {
                transport.send(nodes.leader((nodes.mine() + hop) % nodes.count()), fromOwner, mine);
            }
        }

        private void addOwnPart(MemorySegment mine) {
            MemorySegment sum = scratch(mine.byteSize());
            for (int node = 0; node < nodes.count(); node++) {
                if (node == nodes.mine()) {
                    accumulate(sum, mine, node == 0);
                    continue;
                }
                try (Transport.Received received = receive(nodes.leader(node), toOwner, mine.byteSize())) {
                    accumulate(sum, received.data(), node == 0);
                }
            }
            mine.copyFrom(sum);
        }

        private static void accumulate(MemorySegment sum, MemorySegment addend, boolean first) {
            if (first) {
                sum.copyFrom(addend);
            } else {
                FloatSum.add(sum, addend);
            }
        }

        @Override
        public void await() {
            if (complete) {
                return;
            }
            advance();
            if (nodes.isLeader()) {
                collect();
            } else {
                receiveInto(nodes.leader(), inside, vector);
            }
            complete = true;
        }

        private void collect() {
            for (int node = 0; node < nodes.count(); node++) {
                if (node != nodes.mine()) {
                    receiveInto(nodes.leader(node), fromOwner, part(node));
                }
            }
            for (int follower = nodes.leader() + 1; follower < nodes.end(); follower++) {
                sendNonEmpty(follower, inside, vector);
            }
        }

        private MemorySegment part(int node) {
            long count = vector.byteSize() / Float.BYTES;
            long from = node * count / nodes.count() * Float.BYTES;
            long to = (node + 1) * count / nodes.count() * Float.BYTES;
            return vector.asSlice(from, to - from);
        }
    }

    private void sendNonEmpty(int target, MessageTag tag, MemorySegment bytes) {
        if (bytes.byteSize() > 0) {
            transport.send(target, tag, bytes);
        }
    }

    private void receiveInto(int source, MessageTag tag, MemorySegment target) {
        if (target.byteSize() > 0) {
            try (Transport.Received received = receive(source, tag, target.byteSize())) {
                target.copyFrom(received.data());
            }
        }
    }

    private Transport.Received receive(int source, MessageTag tag, long bytes) {
        Transport.Received received = transport.receive(source, tag);
        long arrived = received.data().byteSize();
        if (arrived != bytes) {
            received.close();
            throw new ExchangeException("rank " + transport.rank() + " expected " + bytes + " bytes from rank " + source
                    + " but got " + arrived + ": the ranks disagree about the number of floats; " + tag);
        }
        return received;
    }
}
