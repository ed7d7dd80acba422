package io.locmoe.engine.exchange;

import java.nio.LongBuffer;
import java.util.stream.LongStream;

/**
 * For what a rank's thread used a processor in a step, in nanoseconds; see {@link ProcessorClock}.
 *
 * @param total        of the thread
 * @param exchange     token exchange
 * @param gradientSync sums of gradients
 * @param agreement    small numbers of all ranks
 * @param update       norm of the gradients, and the optimizer
 */
public record ProcessorTimes(long total, long exchange, long gradientSync, long agreement, long update) {

    /** Appends the numbers, for {@link #read}. */
    void write(LongStream.Builder out) {
        out.add(total).add(exchange).add(gradientSync).add(agreement).add(update);
    }

    static ProcessorTimes read(LongBuffer in) {
        return new ProcessorTimes(in.get(), in.get(), in.get(), in.get(), in.get());
    }

    /** What is none of the other parts. */
    public long compute() {
        return total - exchange - gradientSync - agreement - update;
    }
}
