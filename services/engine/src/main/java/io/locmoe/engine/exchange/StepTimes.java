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
 */
public record StepTimes(long total, long exchange, long exchangeHidden, long gradientSync, long idle) {

    /** Appends the numbers, for {@link #read}. */
    public void write(LongStream.Builder out) {
        out.add(total).add(exchange).add(exchangeHidden).add(gradientSync).add(idle);
    }

    public static StepTimes read(LongBuffer in) {
        return new StepTimes(in.get(), in.get(), in.get(), in.get(), in.get());
    }
}
