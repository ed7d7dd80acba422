package io.locmoe.dataplane;

import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.router.MeshCounts;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What all ranks of a job do together, on top of a transport. One object per rank, used by the rank's thread; every
 * rank makes the same calls in the same order. Every call blocks until the ranks it needs have called, at most for the
 * job's deadline, and throws {@link DataPlaneException} that names the missing rank.
 *
 * <p>Messages carry micro-batch -1, which no exchange uses, and a running number as chunk.
 */
public final class Collectives implements MeshCounts {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private final Transport transport;
    private final int ranks;
    private final AllReduce allReduce;
    private final StateStream stateStream;
    private long step;
    private int sequence;

    public Collectives(Transport transport) {
        this.transport = transport;
        this.ranks = transport.topology().ranks();
        this.allReduce = new AllReduce(transport);
        this.stateStream = new StateStream(transport);
    }

    /** Names the training step in tags, and so in failure messages. All ranks set it between the same two calls. */
    public void step(long step) {
        this.step = step;
    }

    @Override
    public int rank() {
        return transport.rank();
    }

    @Override
    public int ranks() {
        return ranks;
    }

    @Override
    public long[][] gather(long[] mine) {
        long[][] all = new long[ranks][];
        all[rank()] = mine.clone();
        MessageTag tag = next(Direction.COUNTS);
        MemorySegment payload = MemorySegment.ofArray(mine);
        for (int hop = 1; hop < ranks; hop++) {
            transport.send((rank() + hop) % ranks, tag, payload);
        }
        for (int source = 0; source < ranks; source++) {
            if (source != rank()) {
                try (Transport.Received received = transport.receive(source, tag)) {
                    all[source] = received.data().toArray(LONG);
                }
            }
        }
        return all;
    }

    /** Returns when every rank has called. */
    public void barrier() {
        gather(new long[0]);
    }

    /**
     * Replaces the floats of every rank by their sum over the ranks: inside a node in rank order, then over the nodes
     * in node order, each in float32. The result has the same bits on every rank and in every run on the same topology.
     * Memory for messages stays within a few megabytes a peer, whatever the count.
     *
     * @param floats native-order float32 values; belongs to the call until it returns
     * @param count  floats to sum, from the start of the memory; equal on all ranks
     */
    public void allReduceSum(MemorySegment floats, long count) {
        MessageTag tag = nextSum();
        if (ranks > 1) {
            allReduce.sum(floats.asSlice(0, count * Float.BYTES), tag);
        }
    }

    /**
     * Starts {@link #allReduceSum} of a whole memory and returns before the other ranks have sent; between ranks of one
     * node it waits for those of higher number. The bits are those of {@code allReduceSum}, in however many calls a
     * vector is summed. All ranks make the calls of all pending sums in the same order. Messages hold the whole vector:
     * keep few megabytes under way.
     *
     * @param floats native-order float32 values; belongs to the sum until it is complete
     */
    public PendingSum beginAllReduceSum(MemorySegment floats) {
        return allReduce.begin(floats, nextSum());
    }

    /** A sum under way. Used by the rank's thread, which is what moves it on. */
    public interface PendingSum {
        /** Adds up what this rank owns of the sum and sends it on. Waits for the parts of all ranks. */
        void advance();

        /** Completes the sum, with {@link #advance} if that was not called. */
        void await();
    }

    private MessageTag nextSum() {
        MessageTag tag = next(Direction.GRADIENTS);
        sequence += AllReduce.PHASES - 1;
        return tag;
    }

    /**
     * Brings the bytes of every rank to rank 0, one rank after the other in rank order, in parts.
     *
     * @param mine bytes of this rank; sizes may differ between ranks
     * @param sink takes the parts on rank 0, its own bytes as one part; unused elsewhere
     */
    public void gatherTo0(MemorySegment mine, PartSink sink) {
        MessageTag tag = next(Direction.STATE);
        if (rank() != 0) {
            stateStream.send(0, tag, mine);
            return;
        }
        sink.accept(0, 0, mine.byteSize(), mine);
        for (int source = 1; source < ranks; source++) {
            stateStream.receive(source, tag, sink);
        }
    }

    /**
     * Copies rank 0's bytes over those of every rank, through the first rank of each node.
     *
     * @param bytes source on rank 0, target elsewhere; the same size on all ranks
     */
    public void broadcastFrom0(MemorySegment bytes) {
        MessageTag tag = next(Direction.STATE);
        Nodes nodes = new Nodes(transport.topology(), rank());
        if (rank() == 0) {
            for (int node = 1; node < nodes.count(); node++) {
                stateStream.send(nodes.leader(node), tag, bytes);
            }
        } else {
            stateStream.receiveInto(nodes.isLeader() ? 0 : nodes.leader(), tag, bytes);
        }
        if (nodes.isLeader()) {
            for (int follower = nodes.leader() + 1; follower < nodes.end(); follower++) {
                stateStream.send(follower, tag, bytes);
            }
        }
    }

    private MessageTag next(Direction direction) {
        return new MessageTag(step, -1, -1, direction, sequence++);
    }

    /** Takes a gathered state in parts. */
    @FunctionalInterface
    public interface PartSink {
        /**
         * Takes one part. Parts of a rank come in order; a rank without bytes gives one empty part.
         *
         * @param source rank whose bytes these are
         * @param offset where the part starts in the rank's bytes
         * @param total  size of all the rank's bytes
         * @param part   the bytes, valid until the method returns
         */
        void accept(int source, long offset, long total, MemorySegment part);
    }
}
