package io.locmoe.attack.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What reading one input may cost: processor time and memory of the reading thread, whatever else the machine does. */
final class Bounds {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MOST_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long MOST_BYTES = 64L << 20;
    private static final long MOST_BYTES_FOR_EACH = 4 << 10;

    private Bounds() {}

    /**
     * Reads an input. One that takes too much is read again: an input that is the first to reach a class pays for
     * loading it, and for instrumenting it where Jazzer does so.
     *
     * @throws AssertionError if that took too much time or memory twice, or threw what is not declared
     */
    static void read(Parser parser, byte[] input) {
        Cost cost = cost(parser, input);
        if (cost.isTooMuchFor(input)) {
            cost = cost(parser, input);
        }
        if (cost.isTooMuchFor(input)) {
            throw new AssertionError(parser + " took " + cost + " for an input of " + input.length + " bytes");
        }
    }

    private record Cost(long bytes, long nanos) {
        private boolean isTooMuchFor(byte[] input) {
            return bytes > MOST_BYTES + MOST_BYTES_FOR_EACH * input.length || nanos > MOST_NANOS;
        }

        @Override
        public String toString() {
            return bytes + " bytes and " + Duration.ofNanos(nanos).toMillis() + " ms";
        }
    }

    private static Cost cost(Parser parser, byte[] input) {
        long nanos = THREADS.getCurrentThreadCpuTime();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        try {
            parser.read(input);
        } catch (Exception | Error e) {
            throw new AssertionError(parser + " threw " + e, e);
        }
        return new Cost(THREADS.getCurrentThreadAllocatedBytes() - bytes, THREADS.getCurrentThreadCpuTime() - nanos);
    }
}
