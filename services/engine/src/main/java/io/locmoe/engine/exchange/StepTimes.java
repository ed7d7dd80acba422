package io.locmoe.engine.exchange;

import java.nio.LongBuffer;
import java.util.stream.LongStream;

/**
 * Where a rank's time went in a step, in nanoseconds; see {@link StepClock}.
 *
 * @param total          of the step
 * @param exchange       exposed token exchange
 * @param exchangeHidden token exchange hidden under compute; not part of the total
 * @param gradientSync   exposed sums of gradients
 * @param idle           waiting for slower ranks
 * @param processor      time of the rank's thread on a processor
 */
public record StepTimes(
        long total, long exchange, long exchangeHidden, long gradientSync, long idle, ProcessorTimes processor) {

    /** What is counted nowhere else: the time in which the rank computed, and waited for nobody. */
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
