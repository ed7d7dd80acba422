package io.locmoe.engine.collectives;

import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Measures links by messages of {@value #BYTES} bytes, each answered by an empty one. In each turn every rank sends to
 * every other one, one after the other, and all begin together. The shortest of {@value #TURNS} turns counts: a longer
 * one waited for a processor. Used by the rank's thread.
 */
public final class LinkProbe {
    private static final int BYTES = 256 << 10;
    private static final int TURNS = 8;
    private static final double NANO = 1e-9;

    private final Transport transport;
    private final Collectives ranks;
    private final MemorySegment payload = MemorySegment.ofArray(new byte[BYTES]);

    /** @param ranks all of them measure, at the same point of their work */
    public LinkProbe(Collectives ranks) {
        this.transport = ranks.transport;
        this.ranks = ranks;
    }

    /**
     * Measures.
     *
     * @return [ranks][ranks] seconds that a byte takes from the first rank to the second; the same on all ranks
     */
    public double[][] measure() {
        long[] shortest = new long[ranks.ranks()];
        Arrays.fill(shortest, Long.MAX_VALUE);
        for (int turn = 0; turn < TURNS; turn++) {
            for (int hop = 1; hop < shortest.length; hop++) {
                int target = (ranks.rank() + hop) % shortest.length;
                shortest[target] = Math.min(shortest[target], nanos(target, hop));
            }
        }
        shortest[ranks.rank()] = 0;
        return Arrays.stream(ranks.gather(shortest))
                .map(row -> Arrays.stream(row)
                        .mapToDouble(nanos -> NANO * nanos / BYTES)
                        .toArray())
                .toArray(double[][]::new);
    }

    /** From sending a message to its answer, which comes when the rank has taken it. */
    private long nanos(int target, int hop) {
        int source = (ranks.rank() + ranks.ranks() - hop) % ranks.ranks();
        MessageTag message = ranks.next(Direction.STATE);
        MessageTag answer = ranks.next(Direction.STATE);
        ranks.gather(new long[0]);
        long begin = System.nanoTime();
        transport.send(target, message, payload);
        transport.receive(source, message).close();
        transport.send(source, answer, MemorySegment.NULL);
        try (Transport.Received received = transport.receive(target, answer)) {
            return Math.max(1, received.arrivedNanos() - begin);
        }
    }
}
