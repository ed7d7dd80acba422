package io.locmoe.laboratory.bench.faults.injection;

import io.locmoe.processes.ProcessSignal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;

/**
 * Kills a node and holds back its replacement: stops its process as soon as it exists, long before it can join, until
 * {@link #relieve}.
 */
public final class GoneNode implements Injection {
    private final IntToLongFunction pid;
    private volatile Thread watching;
    private volatile long stopped;

    public GoneNode(IntToLongFunction pid) {
        this.pid = pid;
    }

    @Override
    public void strike(List<Integer> victims) {
        int node = victims.getFirst();
        long former = pid.applyAsLong(node);
        ProcessSignal.send("KILL", former);
        watching = Thread.ofPlatform().daemon().name("gone-node").start(() -> hold(node, former));
    }

    private void hold(int node, long former) {
        try {
            while (pid.applyAsLong(node) == former) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            stopped = pid.applyAsLong(node);
            ProcessSignal.send("STOP", stopped);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void relieve() {
        if (watching != null) {
            watching.interrupt();
        }
        if (stopped != 0) {
            ProcessSignal.send("CONT", stopped);
        }
    }
}
