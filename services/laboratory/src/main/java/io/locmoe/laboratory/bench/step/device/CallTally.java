package io.locmoe.laboratory.bench.step.device;

/** Calls of one kind, added up. Used by one thread. */
class CallTally {
    private long calls;
    private long nanos;
    private long bytes;

    void add(long moreNanos, long moreBytes) {
        calls++;
        nanos += moreNanos;
        bytes += moreBytes;
    }

    void add(CallTally other) {
        calls += other.calls;
        nanos += other.nanos;
        bytes += other.bytes;
    }

    void clear() {
        calls = 0;
        nanos = 0;
        bytes = 0;
    }

    long calls() {
        return calls;
    }

    long nanos() {
        return nanos;
    }

    long bytes() {
        return bytes;
    }
}
