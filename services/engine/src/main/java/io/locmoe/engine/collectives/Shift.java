package io.locmoe.engine.collectives;

import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;

/**
 * A transfer of bytes from every rank to another, a share with each call, so that the rank trains between the calls.
 * The receiver takes what a call sends in the same call, except the last few parts, which it takes in the next one,
 * when they have arrived. All ranks make the calls at the same points of their work.
 */
final class Shift implements Collectives.PendingShift {
    private static final long PART_BYTES = 480L << 10;
    /** Parts that wait at a receiver between two calls. They share its mailbox with gradients and rows. */
    private static final long PARTS_UNDER_WAY = 4;

    private final Transport transport;
    private final MessageTag tag;
    private final int target;
    private final int source;
    private final MemorySegment mine;
    private final MemorySegment theirs;
    private final int spread;
    private int calls;
    private long sent;
    private long received;

    /**
     * Begins a shift; moves nothing yet.
     *
     * @param hop    places by which bytes move, from rank to rank + hop, modulo the number of ranks
     * @param theirs as large as what the rank {@code hop} places before sends
     * @param spread number of calls that share the bytes; 0: the first call moves them all
     */
    Shift(Transport transport, MessageTag tag, int hop, MemorySegment mine, MemorySegment theirs, int spread) {
        int ranks = transport.topology().ranks();
        this.transport = transport;
        this.tag = tag;
        this.target = (transport.rank() + hop) % ranks;
        this.source = (transport.rank() + ranks - hop) % ranks;
        this.mine = mine;
        this.theirs = theirs;
        this.spread = spread;
    }

    /** The best number of calls for {@code bytes} bytes: each leaves only the last few parts for the next one. */
    static int calls(long bytes) {
        return Math.toIntExact((parts(bytes) + PARTS_UNDER_WAY - 1) / PARTS_UNDER_WAY);
    }

    @Override
    public boolean advance() {
        int call = calls++;
        if (call >= spread) {
            finish();
        } else {
            move(due(mine, call), Math.max(0, due(theirs, call) - PARTS_UNDER_WAY));
        }
        return call >= spread;
    }

    /** Number of parts sent after a call. */
    private long due(MemorySegment bytes, int call) {
        return parts(bytes.byteSize()) * (call + 1) / spread;
    }

    @Override
    public void finish() {
        move(parts(mine.byteSize()), parts(theirs.byteSize()));
    }

    /** Alternates sends and receives, so that no rank runs far ahead of its receiver. */
    private void move(long sendTo, long receiveTo) {
        while (sent < sendTo || received < receiveTo) {
            if (sent < sendTo) {
                transport.send(target, tag, part(mine, sent++));
            }
            if (received < receiveTo && (sent >= sendTo || sent >= received + PARTS_UNDER_WAY)) {
                receive(part(theirs, received++));
            }
        }
    }

    private void receive(MemorySegment part) {
        try (Transport.Received arrived = transport.receive(source, tag)) {
            if (arrived.data().byteSize() != part.byteSize()) {
                throw new ExchangeException(
                        "rank " + transport.rank() + " has room for " + part.byteSize() + " bytes, but rank " + source
                                + " sends " + arrived.data().byteSize() + "; " + tag);
            }
            part.copyFrom(arrived.data());
        }
    }

    private static long parts(long bytes) {
        return (bytes + PART_BYTES - 1) / PART_BYTES;
    }

    private static MemorySegment part(MemorySegment bytes, long number) {
        long offset = number * PART_BYTES;
        return bytes.asSlice(offset, Math.min(PART_BYTES, bytes.byteSize() - offset));
    }
}
