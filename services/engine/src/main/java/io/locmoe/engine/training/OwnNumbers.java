package io.locmoe.engine.training;

import io.locmoe.engine.report.PluginMeasures;
import java.nio.LongBuffer;
import java.util.stream.LongStream;

/**
 * What a rank knows of itself at the end of a step.
 *
 * @param memory   memory of the rank
 * @param peak     peak rate of the rank
 * @param measures what its plug-ins report about themselves
 */
record OwnNumbers(RankMemory memory, RankPeak peak, PluginMeasures measures) {

    /** Appends the numbers, for {@link #read}. */
    void write(LongStream.Builder out) {
        memory.write(out);
        peak.write(out);
        for (double value : measures.values()) {
            out.add(Double.doubleToLongBits(value));
        }
    }

    /** @param named measures with the names of the rank's */
    static OwnNumbers read(LongBuffer in, PluginMeasures named) {
        RankMemory memory = RankMemory.read(in);
        RankPeak peak = RankPeak.read(in);
        double[] values = named.values();
        for (int i = 0; i < values.length; i++) {
            values[i] = Double.longBitsToDouble(in.get());
        }
        return new OwnNumbers(memory, peak, named.with(values));
    }
}
