package io.locmoe.topology;

import io.locmoe.topology.TopologyException.Code;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Lets threads wait for changes of the mesh. Thread-safe. */
final class ChangeSignal {

    synchronized void signal() {
        notifyAll();
    }

    /** Waits until a condition holds, checking it after each signal; returns whether it holds at the deadline. */
    synchronized boolean await(BooleanSupplier wanted, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!wanted.getAsBoolean()) {
            long rest = end - System.nanoTime();
            if (rest <= 0) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(rest, 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TopologyException(Code.INTERRUPTED, "interrupted while waiting for nodes of the mesh", e);
            }
        }
        return true;
    }
}
