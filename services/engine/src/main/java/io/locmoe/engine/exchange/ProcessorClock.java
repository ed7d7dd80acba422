package io.locmoe.engine.exchange;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * For what a rank's thread uses a processor within a step: unlike time on the wall, this does not grow while the thread
 * waits, or while others have the processor. All is zero on a virtual thread, and where the JVM does not measure. Used
 * by the rank's thread; what is counted for two parts at once is counted twice.
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

    /** Nanoseconds that this thread has used so far, to be given to one of the others. */
    public long now() {
        return MEASURED && !Thread.currentThread().isVirtual() ? THREADS.getCurrentThreadCpuTime() : 0;
    }

    /** What was done since then was token exchange, with copies of its rows between device and host. */
    public void exchange(long since) {
        exchange += now() - since;
    }

    /** What was done since then were sums of gradients, with copies of them between device and host. */
    public void gradientSync(long since) {
        gradientSync += now() - since;
    }

    /** What was done since then was to get small numbers of all ranks. */
    public void agreement(long since) {
        agreement += now() - since;
    }

    /** What was done since then was the norm of the gradients or the optimizer. */
    public void update(long since) {
        update += now() - since;
    }

    /** So many nanoseconds were not used for the step. */
    void leaveOut(long nanos) {
        start += nanos;
    }

    /** What has been counted since the last call. */
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
