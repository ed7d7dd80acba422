package io.locmoe.engine.training;

import io.locmoe.engine.exchange.StepClock;
import io.locmoe.guard.Phase;
import io.locmoe.spi.router.MeshCounts;

/** Counts wall-clock time of small collectives as waiting for slower ranks, processor time as agreement. */
final class WaitCounting implements MeshCounts {
    private final MeshCounts mesh;
    private final StepClock clock;

    WaitCounting(MeshCounts mesh, StepClock clock) {
        this.mesh = mesh;
        this.clock = clock;
    }

    @Override
    public int rank() {
        return mesh.rank();
    }

    @Override
    public int ranks() {
        return mesh.ranks();
    }

    @Override
    public long[][] gather(long[] mine) {
        long busy = clock.processor().now();
        long start = System.nanoTime();
        long[][] all = Phase.of("agreement", () -> mesh.gather(mine));
        clock.idle(System.nanoTime() - start);
        clock.processor().agreement(busy);
        return all;
    }
}
