package io.locmoe.node.training;

import io.locmoe.dataplane.Collectives;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;

/** The data plane's collectives of one rank, for the engine. */
final class MeshCollectives implements io.locmoe.engine.training.Collectives {
    private final Collectives collectives;

    MeshCollectives(Transport transport) {
        this.collectives = new Collectives(transport);
    }

    @Override
    public int rank() {
        return collectives.rank();
    }

    @Override
    public int ranks() {
        return collectives.ranks();
    }

    @Override
    public long[][] gather(long[] mine) {
        return collectives.gather(mine);
    }

    @Override
    public PendingSum beginSum(MemorySegment floats) {
        Collectives.PendingSum sum = collectives.beginAllReduceSum(floats);
        return new PendingSum() {
            @Override
            public void advance() {
                sum.advance();
            }

            @Override
            public void await() {
                sum.await();
            }
        };
    }

    @Override
    public void broadcast(MemorySegment bytes) {
        collectives.broadcastFrom0(bytes);
    }

    @Override
    public void collect(MemorySegment mine, PartSink sink) {
        collectives.gatherTo0(mine, (source, offset, total, part) -> sink.accept(source, offset, part));
    }

    @Override
    public void step(long step) {
        collectives.step(step);
    }
}
