package io.locmoe.engine.exchange;

import java.nio.LongBuffer;
import java.util.stream.LongStream;

/**
 * Processor time of a rank's thread in a step by purpose, in nanoseconds; see {@link ProcessorClock}.
 *
 * @param total        all time of the thread
 * @param exchange     token exchange
 * @param gradientSync gradient sums
 * @param agreement    gathering small numbers from all ranks
 * @param update       gradient norm and optimizer
 */
public record ProcessorTimes(long total, long exchange, long gradientSync, long agreement, long update) {

    /** Appends the numbers, for {@link #read}. */
    void write(LongStream.Builder out) {
        out.add(total).add(exchange).add(gradientSync).add(agreement).add(update);
    }

    static ProcessorTimes read(LongBuffer in) {
        return new ProcessorTimes(in.get(), in.get(), in.get(), in.get(), in.get());
    }

    /** Time of no other purpose. */
    public long compute() {
        return total - exchange - gradientSync - agreement - update;
    }
}
