package io.locmoe.engine.expert;

import io.locmoe.engine.exchange.ExpertPieces;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.parameter.Architecture;
import io.locmoe.engine.parameter.Cut;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.parameter.Products;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;

/**
 * The experts of one sparse layer that a rank hosts: each {@code GeLU(x W_in + b_in) W_out + b_out} (LocMoE eq. 1), on
 * rows sorted by expert.
 */
public final class Experts {
    private final Matrices in;
    private final Matrices out;
    private final TensorGroup group;

    /**
     * Declares the experts' parameters.
     *
     * @param first index of the first hosted expert in the layer
     * @param group devices that each expert's hidden elements are split over
     */
    public Experts(
            ParameterBlock block,
            String name,
            int first,
            int hosted,
            int width,
            int hidden,
            float outputDeviation,
            TensorGroup group) {
        this.group = group;
        in = new Matrices(block, new DeviceTensor[hosted], new DeviceTensor[hosted], width, hidden / group.size());
        out = new Matrices(block, new DeviceTensor[hosted], new DeviceTensor[hosted], hidden / group.size(), width);
        for (int e = 0; e < hosted; e++) {
            String expert = name + "." + (first + e);
            in.weights[e] =
                    Cut.columns(block, expert + ".in.weight", width, hidden, 1, Architecture.INITIALIZER_RANGE, group);
            in.biases[e] = Cut.vector(block, expert + ".in.bias", hidden, 1, group);
            out.weights[e] = Cut.rows(block, expert + ".out.weight", hidden, width, outputDeviation, group);
            out.biases[e] = block.declare(expert + ".out.bias", 0f, 0f, width);
        }
    }

    /** One of the two linear maps of every hosted expert, from {@code width} to {@code hidden} elements or back. */
    record Matrices(ParameterBlock block, DeviceTensor[] weights, DeviceTensor[] biases, int from, int to) {
        /** The weight of an expert as an operand of products. */
        Span operand(int expert) {
            return block.operand(weights[expert]);
        }
    }

    /** Prepares one run of the experts. */
    public ExpertPass pass(Tape tape, ExpertPieces pieces) {
        return new ExpertPass(tape, products().type(), in, out, pieces, group);
    }

    /** Devices that each expert's hidden elements are split over. */
    public TensorGroup group() {
        return group;
    }

    /** The products of the experts. */
    public Products products() {
        return in.block.products();
    }

    /** Number of elements of a row. */
    public int width() {
        return in.from;
    }
}
