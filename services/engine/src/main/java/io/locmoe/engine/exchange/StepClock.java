package io.locmoe.engine.exchange;

/** Where a rank's time goes within a step, in nanoseconds; what is counted nowhere else is compute. */
public final class StepClock {
    private long start = System.nanoTime();
    private long exchange;
    private long exchangeHidden;
    private long gradientSync;
    private long idle;

    public void exchange(long nanos) {
        exchange += nanos;
    }

    public void gradientSync(long nanos) {
        gradientSync += nanos;
    }

    /** Time spent waiting for slower ranks. */
    public void idle(long nanos) {
        idle += nanos;
    }

    /** What was counted since the last call: total, exchange, exchangeHidden, gradientSync, idle. */
    public long[] lap() {
        long now = System.nanoTime();
        long[] lap = {now - start, exchange, exchangeHidden, gradientSync, idle};
        start = now;
        exchange = 0;
        exchangeHidden = 0;
        gradientSync = 0;
        idle = 0;
        return lap;
    }
}
