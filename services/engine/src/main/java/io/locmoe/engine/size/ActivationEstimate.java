package io.locmoe.engine.size;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.Precision;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The activations of a device in {@link MemoryNeed}. With {@code R} rows of a micro-batch on a rank, width {@code d},
 * feed-forward width {@code F}, {@code h} heads, sequences of {@code s} tokens, {@code E} experts, vocabulary {@code
 * V}, {@code k} experts per token and {@code t} devices per tensor group, a device keeps for the backward pass, in
 * float32, {@code R d (4 + 4/t) + 2 R h / t} for the attention of each block, {@code 2 R d + 2 R F / t} more for a
 * dense one, {@code 3 R d + 4 k R d + 2 k R F / t + 3 R E} more for a sparse one, and {@code 4 R d + R V} for
 * embeddings and logits. A gate's window of {@code w} tokens keeps {@code (2 w - 1) R d}. A shared expert of width
 * {@code S} keeps {@code 3 R d + 2 R S / t}. SwiGLU keeps {@code R F / t} more, and heads that share keys and values
 * keep copies of these. Norms of queries and keys keep about {@code 23 R d} more, and a bound of their elements {@code
 * 6 R d / t}. Blocks with windows or sinks keep {@code R h s / t} more. If the driver lacks fused kernels, add {@code R
 * V}, and {@code R h s / t} for each block and once more. If products have a smaller operand type, their operands are
 * also kept in it, and the {@code 4 R d / t} between the two maps of attention only in it. The backward pass adds one
 * gradient of the logits and the gradients of one block. A block that is recomputed keeps {@code 3 R d}, and {@code 3 R
 * E} if it is sparse; what its attention keeps otherwise, or its other layer, is there for one block at a time.
 */
final class ActivationEstimate {
    private final JobSettings settings;
    private final ModelSettings model;
    private final LayerSizes sizes;
    private final double rows;
    private final double vocabulary;
    private final double group;
    /** Size of a rounded copy, in floats. */
    private final double copy;
    /** [blocks] experts per token; 0 for a dense block. */
    private final double[] experts;

    /** @param rows tokens of a micro-batch on a rank */
    ActivationEstimate(JobSettings settings, double rows, double vocabulary) {
        this.settings = settings;
        this.model = settings.model();
        this.sizes = new LayerSizes(model);
        this.rows = rows;
        this.vocabulary = vocabulary;
        this.group = settings.tensorParallel();
        Precision precision = settings.training().precision();
        this.copy = precision == Precision.FLOAT32 ? 0 : precision.type().bytes() / (double) Float.BYTES;
        this.experts = new double[model.blocks()];
        int layer = 0;
        for (int block = 0; block < experts.length; block++) {
            experts[block] =
                    model.isSparse(block) ? sizes.topK(settings.routers().get(layer++)) : 0;
        }
    }

    /** All floats at the place of a step where they are the most. */
    double floats() {
        int recomputed = settings.training().recompute();
        return IntStream.range(0, recomputed).mapToDouble(this::results).sum()
                + IntStream.range(0, recomputed)
                        .mapToDouble(block -> Math.max(attention(block), layer(block)))
                        .max()
                        .orElse(0)
                + IntStream.range(recomputed, experts.length)
                        .mapToDouble(block -> attention(block) + layer(block))
                        .sum()
                + (4 + copy) * width()
                + rows * vocabulary
                + passing();
    }

    private double width() {
        return rows * model.width();
    }

    /** Hidden elements of a layer on a device. */
    private double hidden(int width) {
        return rows * width / group;
    }

    private double hidden() {
        return hidden(model.feedForward());
    }

    /** Results of the two parts of a recomputed block, and what gate and router keep. */
    private double results(int block) {
        return 3 * width() + (experts[block] > 0 ? ofRouter() : 0);
    }

    private double ofRouter() {
        int window = model.gate().gateWindow();
        return 3 * rows * model.experts() + (window > 1 ? (2 * window - 1) * width() : 0);
    }

    /** What attention keeps, with numbers that recompute its weights in the backward pass, and operands. */
    private double attention(int block) {
        double small = rows / group * (copy == 0 ? 1 : copy);
        return (4 + copy) * width()
                + small * (sizes.attentionElements() + sizes.weightsOfSight(block))
                + rows / group * sizes.projectedElements()
                + 2 * rows * model.heads() / group;
    }

    /** What the layer after attention keeps, with operands. */
    private double layer(int block) {
        return experts[block] > 0
                ? 3 * width() + ofRouter() + ofShared() + experts[block] * ofExpert()
                : (2 + copy) * width() + ofHidden(hidden(model.denseHidden()));
    }

    /** What an expert keeps of the rows of a batch. */
    private double ofExpert() {
        return (4 + copy) * width() + ofHidden(hidden());
    }

    private double ofHidden(double hidden) {
        return sizes.hiddenElements(hidden) + copy * hidden;
    }

    /** What a shared expert keeps: its layer, its output, that times the gate, and the sum with routed experts. */
    private double ofShared() {
        double shared = hidden(model.sharedFeedForward());
        return ofHidden(shared) + (shared == 0 ? 0 : 3 * width());
    }

    /** What one block, or the logits, have only in the backward pass. */
    private double passing() {
        double most = DoubleStream.of(experts).max().orElse(0);
        return rows * vocabulary
                + width() * (6 + 3 / group)
                + sizes.hiddenElements(Math.max(hidden(), hidden(model.denseHidden())))
                + most * 5 * width();
    }
}
