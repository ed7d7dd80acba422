package io.locmoe.engine.expert;

import io.locmoe.engine.exchange.ExpertPieces;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.parameter.Architecture;
import io.locmoe.engine.parameter.Cut;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.parameter.Products;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.GatedActivation;
import io.locmoe.tape.Tape;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The experts of one sparse layer that a rank hosts: each {@code f(x W_in + b_in) W_out + b_out} (LocMoE eq. 1), on
 * rows sorted by expert. f is GeLU, or a form of SwiGLU, whose input map has the columns of all gates and then those of
 * all values.
 */
public final class Experts {
    private final Matrices in;
    private final Matrices out;
    private final TensorGroup group;
    private final Optional<GatedActivation> gated;

    /**
     * Declares the experts' parameters.
     *
     * @param first index of the first hosted expert in the layer
     * @param group devices that each expert's hidden elements are split over
     */
    public Experts(ParameterBlock block, String name, int first, int hosted, ModelSettings model, TensorGroup group) {
        this.group = group;
        this.gated = Architecture.gatedActivation(model);
        int hidden = model.feedForward();
        int biased = model.biases().ofFeedForward() ? hosted : 0;
        List<Integer> columns = gated.isPresent() ? List.of(hidden, hidden) : List.of(hidden);
        int part = hidden / group.size();
        in = new Matrices(
                block, new DeviceTensor[hosted], new DeviceTensor[biased], model.width(), columns.size() * part);
        out = new Matrices(block, new DeviceTensor[hosted], new DeviceTensor[biased], part, model.width());
        for (int e = 0; e < hosted; e++) {
            declare(block, name + "." + (first + e), e, columns, model);
        }
    }

    private void declare(ParameterBlock block, String name, int e, List<Integer> columns, ModelSettings model) {
        in.weights[e] =
                Cut.columns(block, name + ".in.weight", model.width(), columns, Architecture.INITIALIZER_RANGE, group);
        if (in.biased()) {
            in.biases[e] = Cut.vector(block, name + ".in.bias", columns, group);
        }
        float residual = Architecture.residualDeviation(model.blocks());
        out.weights[e] = Cut.rows(block, name + ".out.weight", model.feedForward(), model.width(), residual, group);
        if (out.biased()) {
            out.biases[e] = block.declare(name + ".out.bias", 0f, 0f, model.width());
        }
    }

    /**
     * One of the two linear maps of every hosted expert.
     *
     * @param biases empty if the experts have none
     */
    record Matrices(ParameterBlock block, DeviceTensor[] weights, DeviceTensor[] biases, int from, int to) {
        boolean biased() {
            return biases.length > 0;
        }

        /** Whether any of the experts trains it. */
        boolean isTrained() {
            return tensors().anyMatch(DeviceTensor::needsGradient);
        }

        /** Whether an expert does not train all of it. */
        boolean isPartlyFrozen() {
            return !tensors().allMatch(DeviceTensor::needsGradient);
        }

        private Stream<DeviceTensor> tensors() {
            return Stream.concat(Stream.of(weights), Stream.of(biases));
        }

        /** The weight of an expert as an operand of products. */
        Span operand(int expert) {
            return block.operand(weights[expert]);
        }
    }

    /** Prepares one run of the experts. */
    public ExpertPass pass(Tape tape, ExpertPieces pieces) {
        return new ExpertPass(tape, products().type(), in, out, gated, pieces, group);
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
