package io.locmoe.laboratory.bench.step;

import io.locmoe.laboratory.bench.Quartiles;

/**
 * Seconds of the same number of tokens, ours and PyTorch's in turn.
 *
 * @param tokens of a turn
 * @param ours   one value a repetition
 * @param others PyTorch's
 */
record Turns(double tokens, double[] ours, double[] others) {

    Turns(double tokens, int repetitions) {
        this(tokens, new double[repetitions], new double[repetitions]);
    }

    /** Tokens a second. */
    Quartiles rates(double[] seconds) {
        double[] rates = new double[seconds.length];
        for (int r = 0; r < rates.length; r++) {
            rates[r] = tokens / seconds[r];
        }
        return Quartiles.of(rates);
    }

    /** How many times as long the left ones took as the right ones, turn by turn. */
    static Quartiles ratios(double[] left, double[] right) {
        double[] ratios = new double[left.length];
        for (int r = 0; r < ratios.length; r++) {
            ratios[r] = left[r] / right[r];
        }
        return Quartiles.of(ratios);
    }

    /** What PyTorch came to. */
    PeerReport report(TorchPeer peer, int processes) {
        return new PeerReport(
                peer.version(), peer.blas(), peer.precision(), processes, rates(others), ratios(others, ours));
    }
}
