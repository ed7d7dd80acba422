package io.locmoe.engine.exchange;

import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.router.MeshCounts;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;

/** A mesh of one rank, for generation and for training in this process; sends nothing. */
public final class SoloMesh implements Transport, MeshCounts {
    private final Topology topology = Topology.of(1, 1);

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public int ranks() {
        return 1;
    }

    @Override
    public Topology topology() {
        return topology;
    }

    @Override
    public long[][] gather(long[] mine) {
        return new long[][] {mine.clone()};
    }

    @Override
    public void send(int target, MessageTag tag, MemorySegment payload) {
        throw new ExchangeException("a mesh of one rank has no rank " + target);
    }

    @Override
    public Received receive(int source, MessageTag tag) {
        throw new ExchangeException("a mesh of one rank has no rank " + source);
    }
}
