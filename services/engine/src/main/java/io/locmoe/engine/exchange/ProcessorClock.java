package io.locmoe.engine.exchange;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Processor time of a rank's thread within a step, by purpose. Unlike wall-clock time, it does not grow while the
 * thread waits or is preempted. All values are zero on a virtual thread, and if the JVM does not measure. Used by the
 * rank's thread; time reported for two purposes counts twice.
 */
public final class ProcessorClock {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final boolean MEASURED =
            THREADS.isCurrentThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled();

    private long start = now();
    private long exchange;
    private long gradientSync;
    private long agreement;
    private long update;

    /** Processor time of this thread so far, in nanoseconds, for the other methods. */
    public long now() {
        return MEASURED && !Thread.currentThread().isVirtual() ? THREADS.getCurrentThreadCpuTime() : 0;
    }

    /** Adds the time since then to token exchange, which includes copies of rows between device and host. */
    public void exchange(long since) {
        exchange += now() - since;
    }

    /** Adds the time since then to gradient sums, which include copies between device and host. */
    public void gradientSync(long since) {
        gradientSync += now() - since;
    }

    /** Adds the time since then to gathering small numbers from all ranks. */
    public void agreement(long since) {
        agreement += now() - since;
    }

    /** Adds the time since then to the update: the gradient norm and the optimizer. */
    public void update(long since) {
        update += now() - since;
    }

    /** Excludes some nanoseconds that were not used for the step. */
    void leaveOut(long nanos) {
        start += nanos;
    }

    /** Returns and resets the times. */
    ProcessorTimes lap() {
        long now = now();
        ProcessorTimes lap = new ProcessorTimes(now - start, exchange, gradientSync, agreement, update);
        start = now;
        exchange = 0;
        gradientSync = 0;
        agreement = 0;
        update = 0;
        return lap;
    }
}
