package io.locmoe.engine.training;

import io.locmoe.engine.exchange.SentBytes;
import io.locmoe.engine.exchange.StepTimes;
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
 * @param memory        memory of the rank
 * @param peak          peak rate of the rank
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
        RankMemory memory,
        RankPeak peak,
        double[] layerLosses) {

    long[] encode() {
        LongStream.Builder out = LongStream.builder();
        write(out, loss, auxiliary, locality, expertSquares, sharedSquares, wrong);
        times.write(out);
        sent.write(out);
        memory.write(out);
        peak.write(out);
        write(out, layerLosses);
        return out.build().toArray();
    }

    private static void write(LongStream.Builder out, double... numbers) {
        for (double number : numbers) {
            out.add(Double.doubleToLongBits(number));
        }
    }

    /** @param ranks number of ranks of the mesh */
    static RankTotals decode(long[] numbers, int ranks) {
        LongBuffer in = LongBuffer.wrap(numbers);
        return new RankTotals(
                real(in),
                real(in),
                real(in),
                real(in),
                real(in),
                real(in),
                StepTimes.read(in),
                SentBytes.read(in, ranks),
                RankMemory.read(in),
                RankPeak.read(in),
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
