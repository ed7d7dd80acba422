package io.locmoe.dataplane;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Hierarchical, deterministic sum. The vector is cut into blocks; in each block every node leader owns one part. For a
 * block: followers hand theirs to the leader, who adds them in rank order; leaders send each part to its owner, who adds
 * them in node order; owners send the sums to all leaders; leaders hand the block to their followers. Up to three blocks
 * are under way at once, so the links work while the leaders add, and memory stays bounded.
 */
final class AllReduce {
    /** Tags that one call uses: inside nodes, to the owner of a part, from the owner of a part. */
    static final int PHASES = 3;

    private static final int STAGES = 3;

    private final Transport transport;
    private final Nodes nodes;
    private MemorySegment scratch;

    AllReduce(Transport transport) {
        this.transport = transport;
        this.nodes = new Nodes(transport.topology(), transport.rank());
    }

    void sum(MemorySegment floats, MessageTag tag) {
        new Call(floats, tag, tag.withChunk(tag.chunk() + 1), tag.withChunk(tag.chunk() + 2)).run();
    }

    private MemorySegment scratch(long bytes) {
        if (scratch == null || scratch.byteSize() < bytes) {
            scratch = Arena.ofAuto().allocate(Math.min(Parts.BYTES, Math.max(bytes, 4096)), 64);
        }
        return scratch.asSlice(0, bytes);
    }

    private final class Call {
        private final MemorySegment floats;
        private final MessageTag inside;
        private final MessageTag toOwner;
        private final MessageTag fromOwner;
        private final long blockBytes = Parts.BYTES * nodes.count();
        private final long blocks;

        Call(MemorySegment floats, MessageTag inside, MessageTag toOwner, MessageTag fromOwner) {
            this.floats = floats;
            this.inside = inside;
            this.toOwner = toOwner;
            this.fromOwner = fromOwner;
            this.blocks = (floats.byteSize() + blockBytes - 1) / blockBytes;
        }

        void run() {
            for (long turn = 0; turn < blocks + STAGES - 1; turn++) {
                if (nodes.isLeader()) {
                    lead(turn);
                } else {
                    follow(turn);
                }
            }
        }

        private void follow(long turn) {
            if (turn < blocks) {
                sendNonEmpty(nodes.leader(), inside, block(turn));
            }
            if (turn >= STAGES - 1) {
                receiveInto(nodes.leader(), inside, block(turn - STAGES + 1));
            }
        }

        private void lead(long turn) {
            if (turn < blocks) {
                addFollowers(block(turn));
                sendParts(block(turn));
            }
            if (turn >= 1 && turn - 1 < blocks) {
                addOwnPart(block(turn - 1));
            }
            if (turn >= 2) {
                collect(block(turn - 2));
            }
        }

        private void addFollowers(MemorySegment block) {
            for (int follower = nodes.leader() + 1; follower < nodes.end(); follower++) {
                try (Transport.Received received = receive(follower, inside, block.byteSize())) {
                    FloatSum.add(block, received.data());
                }
            }
        }

        private void sendParts(MemorySegment block) {
            for (int hop = 1; hop < nodes.count(); hop++) {
                int node = (nodes.mine() + hop) % nodes.count();
                sendNonEmpty(nodes.leader(node), toOwner, part(block, node));
            }
        }

        private void addOwnPart(MemorySegment block) {
            MemorySegment mine = part(block, nodes.mine());
            if (nodes.count() == 1 || mine.byteSize() == 0) {
                return;
            }
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
            for (int hop = 1; hop < nodes.count(); hop++) {
                transport.send(nodes.leader((nodes.mine() + hop) % nodes.count()), fromOwner, mine);
            }
        }

        private static void accumulate(MemorySegment sum, MemorySegment addend, boolean first) {
            if (first) {
                sum.copyFrom(addend);
            } else {
                FloatSum.add(sum, addend);
            }
        }

        private void collect(MemorySegment block) {
            for (int node = 0; node < nodes.count(); node++) {
                if (node != nodes.mine()) {
                    receiveInto(nodes.leader(node), fromOwner, part(block, node));
                }
            }
            for (int follower = nodes.leader() + 1; follower < nodes.end(); follower++) {
                sendNonEmpty(follower, inside, block);
            }
        }

        private MemorySegment block(long index) {
            long offset = index * blockBytes;
            return floats.asSlice(offset, Math.min(blockBytes, floats.byteSize() - offset));
        }

        private MemorySegment part(MemorySegment block, int node) {
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
            throw new DataPlaneException(Code.PROTOCOL, "rank " + transport.rank() + " expected " + bytes + " bytes from rank "
                    + source + " and got " + arrived + ": the ranks disagree about the number of floats; " + tag);
        }
        return received;
    }
}
