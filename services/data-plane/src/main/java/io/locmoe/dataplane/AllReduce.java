package io.locmoe.dataplane;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Hierarchical, deterministic sum. Every node leader owns one part of a vector: followers hand theirs to the leader,
 * who adds them in rank order; leaders send each part to its owner, who adds them in node order; owners send the sums
 * to all leaders; leaders hand the vector to their followers. An element's sum has one order whichever part or vector
 * it lies in, so that a vector summed in pieces has the bits of the vector summed whole.
 */
final class AllReduce {
    /** Tags that one call uses: inside nodes, to the owner of a part, from the owner of a part. */
    static final int PHASES = 3;

    private static final int UNDER_WAY = 3;

    private final Transport transport;
    private final Nodes nodes;
    private MemorySegment scratch;

    AllReduce(Transport transport) {
        this.transport = transport;
        this.nodes = new Nodes(transport.topology(), transport.rank());
    }

    /**
     * Sums a vector in blocks. Up to three of them are under way at once, so the links work while the leaders add, and
     * memory stays bounded.
     */
    void sum(MemorySegment floats, MessageTag tag) {
        long blockBytes = Parts.BYTES * nodes.count();
        Deque<Sum> underWay = new ArrayDeque<>();
        for (long offset = 0; offset < floats.byteSize(); offset += blockBytes) {
            Sum sum = begin(floats.asSlice(offset, Math.min(blockBytes, floats.byteSize() - offset)), tag);
            if (!underWay.isEmpty()) {
                underWay.getLast().advance();
            }
            underWay.add(sum);
            if (underWay.size() == UNDER_WAY) {
                underWay.remove().await();
            }
        }
        underWay.forEach(Sum::await);
    }

    /** Starts the sum of a vector as one block. */
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

    /** A block under way. */
    final class Sum implements Collectives.PendingSum {
        private final MemorySegment block;
        private final MessageTag inside;
        private final MessageTag toOwner;
        private final MessageTag fromOwner;
        private boolean advanced;
        private boolean complete;

        private Sum(MemorySegment block, MessageTag tag) {
            this.block = block;
            this.inside = tag;
            this.toOwner = tag.withChunk(tag.chunk() + 1);
            this.fromOwner = tag.withChunk(tag.chunk() + 2);
        }

        private void post() {
            if (!nodes.isLeader()) {
                sendNonEmpty(nodes.leader(), inside, block);
                return;
            }
            for (int follower = nodes.leader() + 1; follower < nodes.end() && block.byteSize() > 0; follower++) {
                try (Transport.Received received = receive(follower, inside, block.byteSize())) {
                    FloatSum.add(block, received.data());
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
                receiveInto(nodes.leader(), inside, block);
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
                sendNonEmpty(follower, inside, block);
            }
        }

        private MemorySegment part(int node) {
            long count = block.byteSize() / Float.BYTES;
            long from = node * count / nodes.count() * Float.BYTES;
            long to = (node + 1) * count / nodes.count() * Float.BYTES;
            return block.asSlice(from, to - from);
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
            throw new DataPlaneException(
                    Code.PROTOCOL,
                    "rank " + transport.rank() + " expected " + bytes + " bytes from rank " + source + " and got "
                            + arrived + ": the ranks disagree about the number of floats; " + tag);
        }
        return received;
    }
}
