package io.locmoe.engine.exchange;

import java.nio.LongBuffer;
import java.util.stream.LongStream;

/**
 * Time of a rank in a step by purpose, in nanoseconds; see {@link StepClock}.
 *
 * @param total          time of the step
 * @param exchange       exposed token exchange
 * @param exchangeHidden token exchange hidden under compute; not part of the total
 * @param gradientSync   exposed gradient sums
 * @param idle           waiting for slower ranks
 * @param processor      processor time of the rank's thread
 */
public record StepTimes(
        long total, long exchange, long exchangeHidden, long gradientSync, long idle, ProcessorTimes processor) {

    /** Time of no other purpose: the rank computed, and waited for nobody. */
    public long compute() {
        return total - exchange - gradientSync - idle;
    }

    /** Appends the numbers, for {@link #read}. */
    public void write(LongStream.Builder out) {
        out.add(total).add(exchange).add(exchangeHidden).add(gradientSync).add(idle);
        processor.write(out);
    }

    public static StepTimes read(LongBuffer in) {
        return new StepTimes(in.get(), in.get(), in.get(), in.get(), in.get(), ProcessorTimes.read(in));
    }
}
