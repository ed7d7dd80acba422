package io.locmoe.laboratory.bench.faults.injection;

import io.locmoe.processes.Brake;
import java.util.List;
import java.util.function.IntToLongFunction;

/** Lets the process of a node run for a third of the time, until {@link #relieve}. */
public final class SlowedNode implements Injection {
    private static final double SHARE = 1.0 / 3;
    private static final double PERIOD_SECONDS = 0.03;

    private final IntToLongFunction pid;
    private Brake brake;

    /** @param pid process id of a node, by its place */
    public SlowedNode(IntToLongFunction pid) {
        this.pid = pid;
    }

    @Override
    public void strike(List<Integer> victims) {
        brake = Brake.on(pid.applyAsLong(victims.getFirst()), SHARE, PERIOD_SECONDS);
    }

    @Override
    public void relieve() {
        if (brake != null) {
            brake.close();
            brake = null;
        }
    }
}
