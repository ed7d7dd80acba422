package io.locmoe.engine.collectives;

import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.router.MeshCounts;
import java.lang.foreign.MemorySegment;

/**
 * Collective operations of all ranks of a job, on top of a transport. One object per rank, used by the rank's thread;
 * every rank makes the same calls in the same order. Every call blocks until the ranks it needs have called, at most
 * for the transport's deadline; then it throws an {@link ExchangeException} that names the missing rank.
 *
 * <p>Messages carry micro-batch -1, which no exchange uses, and a running number as the chunk.
 */
public final class Collectives implements MeshCounts {
    final Transport transport;
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
                    all[source] = GatheredNumbers.of(received.data(), source, step);
                }
            }
        }
        return all;
    }

    /**
     * Starts replacing the floats of every rank by their sum over the ranks: inside a node in rank order, then over the
     * nodes in node order, each in float32. The result has the same bits on every rank and in every run on the same
     * topology, and a vector that is summed in pieces gets the bits of the vector summed whole. Returns before ranks of
     * other nodes have sent; within a node it waits for the ranks with higher numbers. Several sums may be under way;
     * all ranks make their calls in the same order. Messages hold the whole vector: keep only a few megabytes under
     * way.
     *
     * @param floats native-order float32 values, the same number on all ranks; belongs to the sum until it is complete
     */
    public PendingSum beginSum(MemorySegment floats) {
        MessageTag tag = next(Direction.GRADIENTS);
        sequence += AllReduce.PHASES - 1;
        return allReduce.begin(floats, tag);
    }

    /** A sum under way. Used by the rank's thread; it advances only in these calls. */
    public interface PendingSum {
        /** Sums the part that this rank owns and sends it on. Waits for the parts of all ranks. */
        void advance();

        /** Completes the sum; calls {@link #advance} first if nobody has. */
        void await();
    }

    /**
     * Brings the bytes of every rank to rank 0, one rank after another in rank order, in parts.
     *
     * @param mine bytes of this rank; sizes may differ between ranks
     * @param sink takes the parts on rank 0, its own bytes as one part; unused elsewhere
     */
    public void collect(MemorySegment mine, PartSink sink) {
        MessageTag tag = next(Direction.STATE);
        if (rank() != 0) {
            stateStream.send(0, tag, mine);
            return;
        }
        sink.accept(0, 0, mine);
        for (int source = 1; source < ranks; source++) {
            stateStream.receive(source, tag, sink);
        }
    }

    /**
     * Copies rank 0's bytes over those of every rank, through the first rank of each node.
     *
     * @param bytes source on rank 0, target elsewhere; the same size on all ranks
     */
    public void broadcast(MemorySegment bytes) {
        MessageTag tag = next(Direction.STATE);
        NodeLeaders nodes = new NodeLeaders(transport.topology(), rank());
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

    /**
     * Copies bytes from one rank to another. Other ranks only advance their tag counter.
     *
     * @param bytes source on rank {@code from}, target on rank {@code to}; unused elsewhere, and if both are the same
     *     rank
     */
    public void move(int from, int to, MemorySegment bytes) {
        MessageTag tag = next(Direction.STATE);
        if (from == to) {
            return;
        }
        if (rank() == from) {
            stateStream.send(to, tag, bytes);
        } else if (rank() == to) {
            stateStream.receiveInto(from, tag, bytes);
        }
    }

    /**
     * Begins a shift: every rank copies bytes to the rank {@code hop} places further, modulo the number of ranks. Moves
     * nothing yet.
     *
     * @param mine   belongs to the shift until it is complete
     * @param theirs as large as the bytes of the rank {@code hop} places before; filled when the shift is complete
     * @param spread number of calls that share the bytes, the same on all ranks; 0: the first call moves them all
     */
    public PendingShift beginShift(int hop, MemorySegment mine, MemorySegment theirs, int spread) {
        return new Shift(transport, next(Direction.STATE), hop, mine, theirs, spread);
    }

    /**
     * Copies values like {@link #beginShift}, all at once; they count as gradients.
     *
     * @param theirs as large as the bytes of the rank {@code hop} places before
     */
    public void shift(int hop, MemorySegment mine, MemorySegment theirs) {
        new Shift(transport, next(Direction.GRADIENTS), hop, mine, theirs, 0).finish();
    }

    /** The best number of calls to share a shift of {@code bytes} bytes. */
    public static int shiftCalls(long bytes) {
        return Shift.calls(bytes);
    }

    /** A shift under way. Used by the rank's thread; all ranks make the calls at the same points of their work. */
    public interface PendingShift {
        /** Moves the share of one call. Returns true in the last call: {@code spread} calls after the first. */
        boolean advance();

        /** Moves all remaining bytes. */
        void finish();
    }

    MessageTag next(Direction direction) {
        return new MessageTag(step, -1, -1, direction, sequence++);
    }

    /** Receives collected bytes in parts. */
    @FunctionalInterface
    public interface PartSink {
        /**
         * Receives one part. Parts of a rank come in order; a rank without bytes sends one empty part.
         *
         * @param source rank whose bytes these are
         * @param offset where the part starts in the rank's bytes
         * @param part   the bytes, valid until the method returns
         */
        void accept(int source, long offset, MemorySegment part);
    }
}
