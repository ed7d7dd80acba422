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
import java.util.Arrays;
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
    private final Products products;
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
        this.products = block.products();
        this.gated = Architecture.gatedActivation(model);
        int hidden = model.feedForward();
        int biased = model.biases().ofFeedForward() ? hosted : 0;
        List<Integer> columns = gated.isPresent() ? List.of(hidden, hidden) : List.of(hidden);
        int part = hidden / group.size();
        in = new Matrices(
                blocks(block, hosted),
                new DeviceTensor[hosted],
                new DeviceTensor[biased],
                model.width(),
                columns.size() * part);
        out = new Matrices(
                blocks(block, hosted), new DeviceTensor[hosted], new DeviceTensor[biased], part, model.width());
        for (int e = 0; e < hosted; e++) {
            declare(block, name + "." + (first + e), e, columns, model);
        }
    }

    private Experts(Experts own, Matrices in, Matrices out) {
        this.group = own.group;
        this.products = own.products;
        this.gated = own.gated;
        this.in = in;
        this.out = out;
    }

    private static ParameterBlock[] blocks(ParameterBlock block, int experts) {
        ParameterBlock[] blocks = new ParameterBlock[experts];
        Arrays.fill(blocks, block);
        return blocks;
    }

    /**
     * A choice of these experts and of those of another block, in any order.
     *
     * @param others experts of the same shapes
     * @param chosen index of one of these experts; negative: {@code -1 - index} of one of the others
     */
    public Experts with(Experts others, int... chosen) {
        return new Experts(this, in.with(others.in, chosen), out.with(others.out, chosen));
    }

    /** The tensors of one of these experts: of both maps the weight, then the bias if there is one. */
    public List<DeviceTensor> tensors(int expert) {
        return Stream.concat(in.of(expert), out.of(expert)).toList();
    }

    /** The ends of the names of {@link #tensors}, if there is an expert. */
    public List<String> tensorNames() {
        return in.biased()
                ? List.of(".in.weight", ".in.bias", ".out.weight", ".out.bias")
                : List.of(".in.weight", ".out.weight");
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
     * @param blocks the block of each expert
     * @param biases empty if the experts have none
     */
    record Matrices(ParameterBlock[] blocks, DeviceTensor[] weights, DeviceTensor[] biases, int from, int to) {
        private Matrices with(Matrices others, int... chosen) {
            return new Matrices(
                    pick(chosen, blocks, others.blocks),
                    pick(chosen, weights, others.weights),
                    biased() || others.biased() ? pick(chosen, biases, others.biases) : biases,
                    from,
                    to);
        }

        private static <T> T[] pick(int[] chosen, T[] own, T[] others) {
            T[] picked = Arrays.copyOf(own, chosen.length);
            Arrays.setAll(picked, i -> chosen[i] < 0 ? others[-1 - chosen[i]] : own[chosen[i]]);
            return picked;
        }

        private Stream<DeviceTensor> of(int expert) {
            return biased() ? Stream.of(weights[expert], biases[expert]) : Stream.of(weights[expert]);
        }

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
            return blocks[expert].operand(weights[expert]);
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
        return products;
    }

    /** Number of elements of a row. */
    public int width() {
        return in.from;
    }
}
