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

    /** Reads an input. @throws AssertionError if that took too much time or memory, or threw what is not declared */
    static void read(Parser parser, byte[] input) {
        long nanos = THREADS.getCurrentThreadCpuTime();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        try {
            parser.read(input);
        } catch (Exception | Error e) {
            throw new AssertionError(parser + " threw " + e, e);
        }
        bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
        nanos = THREADS.getCurrentThreadCpuTime() - nanos;
        if (bytes > MOST_BYTES + MOST_BYTES_FOR_EACH * input.length || nanos > MOST_NANOS) {
            throw new AssertionError(parser + " took " + bytes + " bytes and "
                    + Duration.ofNanos(nanos).toMillis() + " ms for an input of " + input.length + " bytes");
        }
    }
}
