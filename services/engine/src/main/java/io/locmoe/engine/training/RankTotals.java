package io.locmoe.engine.training;

import io.locmoe.engine.exchange.SentBytes;
import io.locmoe.engine.exchange.StepTimes;
import io.locmoe.engine.report.PluginMeasures;
import java.nio.LongBuffer;
import java.util.stream.LongStream;

/**
 * The totals of one rank in a step. Ranks exchange them as whole numbers; a real number is sent as its bits.
 *
 * @param loss          sum of the language-model loss over the rank's tokens, in nats
 * @param auxiliary     auxiliary losses of all layers, with their factors
 * @param locality      locality losses of all layers, with their factors
 * @param expertSquares sum of the squared gradients of the rank's experts
 * @param sharedSquares sum of the squared gradients of shared parameters, equal on all ranks
 * @param wrong         number of devices of the rank that found numerical errors
 * @param times         times of the rank
 * @param sent          bytes sent by the rank
 * @param own           what the rank knows of itself
 * @param layerLosses   the routers' losses, layer by layer and sorted by name, with their factors
 */
record RankTotals(
        double loss,
        double auxiliary,
        double locality,
        double expertSquares,
        double sharedSquares,
        double wrong,
        StepTimes times,
        SentBytes sent,
        OwnNumbers own,
        double[] layerLosses) {

    /** The first number stands for the names of the measures, by which the others are read. */
    long[] encode() {
        LongStream.Builder out = LongStream.builder();
        out.add(own.measures().names().hashCode());
        write(out, loss, auxiliary, locality, expertSquares, sharedSquares, wrong);
        times.write(out);
        sent.write(out);
        own.write(out);
        write(out, layerLosses);
        return out.build().toArray();
    }

    private static void write(LongStream.Builder out, double... numbers) {
        for (double number : numbers) {
            out.add(Double.doubleToLongBits(number));
        }
    }

    /**
     * Reads what {@link #encode} gave on a rank.
     *
     * @param ranks number of ranks of the mesh
     * @param named measures with the names of the rank's
     */
    static RankTotals decode(long[] numbers, int ranks, PluginMeasures named) {
        LongBuffer in = LongBuffer.wrap(numbers).position(1);
        return new RankTotals(
                real(in),
                real(in),
                real(in),
                real(in),
                real(in),
                real(in),
                StepTimes.read(in),
                SentBytes.read(in, ranks),
                OwnNumbers.read(in, named),
                reals(in));
    }

    private static double real(LongBuffer in) {
        return Double.longBitsToDouble(in.get());
    }

    private static double[] reals(LongBuffer in) {
        double[] reals = new double[in.remaining()];
        for (int i = 0; i < reals.length; i++) {
            reals[i] = real(in);
        }
        return reals;
    }
}
