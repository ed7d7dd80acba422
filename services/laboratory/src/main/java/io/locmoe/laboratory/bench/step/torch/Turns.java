package io.locmoe.laboratory.bench.step.torch;

import io.locmoe.laboratory.bench.Quartiles;
import java.util.Arrays;

/**
 * Seconds for the same number of tokens, alternately ours and PyTorch's.
 *
 * @param tokens tokens per turn
 * @param ours   our seconds, one value per repetition
 * @param others PyTorch's seconds
 */
public record Turns(double tokens, double[] ours, double[] others) {

    public Turns(double tokens, int repetitions) {
        this(tokens, new double[repetitions], new double[repetitions]);
    }

    /** Tokens per second. */
    public Quartiles rates(double[] seconds) {
        double[] rates = new double[seconds.length];
        Arrays.setAll(rates, turn -> tokens / seconds[turn]);
        return Quartiles.of(rates);
    }
}
