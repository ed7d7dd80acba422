package io.locmoe.engine.model;

import io.locmoe.engine.tape.DeviceTensor;
import io.locmoe.engine.tape.Tape;

/**
 * The experts of one sparse layer that a rank hosts: {@code GeLU(x W_in + b_in) W_out + b_out} each (LocMoE eq. 1), on
 * rows sorted by expert.
 */
final class Experts {
    private final Matrices in;
    private final Matrices out;

    /** @param first index of the first hosted expert in the layer */
    Experts(ParameterBlock block, String name, int first, int hosted, int width, int hidden, float outputDeviation) {
        in = new Matrices(new DeviceTensor[hosted], new DeviceTensor[hosted], width, hidden);
        out = new Matrices(new DeviceTensor[hosted], new DeviceTensor[hosted], hidden, width);
        for (int e = 0; e < hosted; e++) {
            String expert = name + "." + (first + e);
            in.weights[e] = block.declare(expert + ".in.weight", 0f, Transformer.DEVIATION, width, hidden);
            in.biases[e] = block.declare(expert + ".in.bias", 0f, 0f, hidden);
            out.weights[e] = block.declare(expert + ".out.weight", 0f, outputDeviation, hidden, width);
            out.biases[e] = block.declare(expert + ".out.bias", 0f, 0f, width);
        }
    }

    /** One of the two linear maps of every hosted expert, from {@code width} to {@code hidden} elements or back. */
    record Matrices(DeviceTensor[] weights, DeviceTensor[] biases, int from, int to) {
    }

    /**
     * Makes ready to run the experts once.
     *
     * @param pieceOffsets [pieces + 1] first row of each piece
     * @param split        pieces of each expert
     */
    ExpertPass pass(Tape tape, int[] pieceOffsets, int split) {
        return new ExpertPass(tape, in, out, pieceOffsets, split);
    }

    /** Number of elements of a row. */
    int width() {
        return in.from;
    }
}
