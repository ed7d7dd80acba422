package io.locmoe.laboratory.bench.step.torch;

import io.locmoe.laboratory.bench.Quartiles;

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
        for (int r = 0; r < rates.length; r++) {
            rates[r] = tokens / seconds[r];
        }
        return Quartiles.of(rates);
    }

    /** The left times divided by the right times, turn by turn. */
    public static Quartiles ratios(double[] left, double[] right) {
        double[] ratios = new double[left.length];
        for (int r = 0; r < ratios.length; r++) {
            ratios[r] = left[r] / right[r];
        }
        return Quartiles.of(ratios);
    }

    /** The results of PyTorch. */
    public PeerReport report(TorchPeer peer, int processes) {
        return new PeerReport(
                peer.version(), peer.blas(), peer.precision(), processes, rates(others), ratios(others, ours));
    }
}
