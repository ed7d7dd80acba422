package io.locmoe.engine.size;

import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.Precision;
import io.locmoe.engine.settings.TrainingSettings;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The terms of {@link MemoryNeed}, in {@code double}, because products of settings overflow a long.
 *
 * <p>The estimate is for the node that hosts the most experts. With {@code R} rows of a micro-batch on a rank, width
 * {@code d}, feed-forward width {@code F}, {@code h} heads, sequences of {@code s} tokens, {@code E} experts,
 * vocabulary {@code V}, {@code k} experts per token and {@code t} devices per tensor group, a device keeps for the
 * backward pass, in float32, {@code R d (4 + 4/t) + 2 R h / t} for the attention of each block, {@code 2 R d + 2 R F /
 * t} more for a dense one, {@code 3 R d + 4 k R d + 2 k R F / t + 3 R E} more for a sparse one, and {@code 4 R d + R V}
 * for embeddings and logits. If the driver lacks fused kernels, add {@code R V}, and {@code R h s / t} for each block
 * and once more. If products have a smaller operand type, their operands are also kept in it, and the {@code 4 R d / t}
 * between the two maps of attention only in it. The backward pass adds one gradient of the logits and the gradients of
 * one block. Allocated blocks are an eighth larger than requested, on average.
 */
final class MemoryEstimate {
    private static final double FLOAT = Float.BYTES;
    /** Floats per parameter: value, gradient and two moments. */
    private static final int STATE = 4;
    /** Floats per parameter: value and two moments. */
    private static final int SNAPSHOT = 3;
    /** Copies of the state that a node keeps in memory. */
    private static final int GENERATIONS = 2;
    /** Device memory has four size classes per doubling. */
    private static final double ROUNDED_UP = 1.125;
    /** Host memory grows a quarter beyond the request. */
    private static final double GROWN = 1.25;
    /** Heap bytes of a parameter tensor: name, shapes and records. */
    private static final double TENSOR_OBJECTS = 500;
    /** Heap bytes of a token, in a sequence and in a batch: ids, targets, domain and validity. */
    private static final double TOKEN_OBJECTS = 24;

    private final ModelSettings model;
    private final JobSettings settings;
    private final double vocabulary;
    private final double rows;
    private final double group;
    /** Experts per rank, on the node that hosts the most. */
    private final double hosted;
    /** Largest number of experts that a node has copies of: its own and those of the nodes before it. */
    private final double copiedExperts;
    /** Size of a rounded copy, in floats. */
    private final double copy;

    /** @param experts [nodes] number of experts that each node hosts */
    MemoryEstimate(JobSettings settings, int[] experts, int vocabulary) {
        this.settings = settings;
        int nodes = experts.length;
        this.hosted = (double) Arrays.stream(experts).max().orElseThrow()
                * nodes
                / settings.mesh().ranks();
        int before = settings.recovery().neighbours(nodes);
        this.copiedExperts = IntStream.range(0, nodes)
                .map(node -> IntStream.rangeClosed(node - before, node)
                        .map(copied -> experts[Math.floorMod(copied, nodes)])
                        .sum())
                .max()
                .orElseThrow();
        this.model = settings.model();
        this.vocabulary = vocabulary;
        this.group = settings.tensorParallel();
        TrainingSettings training = settings.training();
        Precision precision = training.precision();
        this.copy = precision == Precision.FLOAT32 ? 0 : precision.type().bytes() / FLOAT;
        double ranks = settings.mesh().ranks();
        this.rows = training.batch() / (ranks * training.microBatches()) * model.sequence();
    }

    MemoryNeed need() {
        double devices = settings.devicesPerNode();
        double parameters = sharedParameters() + expertParameters();
        return new MemoryNeed(
                devices * (STATE + copy) * FLOAT * parameters,
                devices * ROUNDED_UP * FLOAT * (kept() + copy * operands() + passing()),
                devices * GROWN * FLOAT * hostCopies(),
                SNAPSHOT * FLOAT * wholeParameters(),
                settings.recovery().snapshots() && settings.nodes() > 1 ? GENERATIONS * SNAPSHOT * FLOAT * copied() : 0,
                heapObjects(devices));
    }

    private double sparse() {
        return model.sparseLayers();
    }

    private double dense() {
        return (double) model.blocks() - model.sparseLayers();
    }

    private double feedForwardParameters() {
        double width = model.width();
        return 2 * width * model.feedForward() + model.feedForward() + width;
    }

    private double sharedParameters() {
        double width = model.width();
        double attention = 4 * width * width + 4 * width;
        double cut = model.blocks() * attention + dense() * feedForwardParameters();
        return (vocabulary + model.sequence() + 4.0 * model.blocks() + 2) * width + cut / group;
    }

    /** Parameters of the experts that a device hosts. */
    private double expertParameters() {
        return sparse() * hosted * feedForwardParameters() / group;
    }

    /** Parameters of the model with all its experts. */
    private double wholeParameters() {
        double cutOnce = model.blocks() * 4.0 * model.width() * (model.width() + 1) + dense() * feedForwardParameters();
        return sharedParameters() + cutOnce * (1 - 1 / group) + sparse() * model.experts() * feedForwardParameters();
    }

    /** Parameters that a node copies: the shared ones, and experts of this node and the nodes before it. */
    private double copied() {
        double allExperts = sparse() * model.experts() * feedForwardParameters();
        return wholeParameters() - allExperts + allExperts * copiedExperts / model.experts();
    }

    private double width() {
        return rows * model.width();
    }

    private double hidden() {
        return rows * model.feedForward() / group;
    }

    /** Floats per row and head that recompute the weights of attention in the backward pass. */
    private double attentionNumbers() {
        return 2 * rows * model.heads() / group;
    }

    private double kept() {
        double attention = width() * (4 + 4 * (copy == 0 ? 1 : copy) / group) + attentionNumbers();
        double ofSparse = 3 * width() + 3 * rows * model.experts();
        return model.blocks() * attention
                + dense() * (2 * width() + 2 * hidden())
                + sparse() * ofSparse
                + entries() * (4 * width() + 2 * hidden())
                + 4 * width()
                + rows * vocabulary;
    }

    /** Operands of products: of attention, feed-forward layers, experts and logits. */
    private double operands() {
        return model.blocks() * width() + dense() * (width() + hidden()) + entries() * (width() + hidden()) + width();
    }

    private double passing() {
        double most = settings.routers().stream().mapToDouble(this::topK).max().orElse(0);
        return rows * vocabulary + width() * (6 + 3 / group) + 2 * hidden() + most * 5 * width();
    }

    /** Experts per token, over all sparse layers. */
    private double entries() {
        return settings.routers().stream().mapToDouble(this::topK).sum();
    }

    private double topK(Choice router) {
        String given = router.options().getOrDefault("topK", "1");
        return given.matches("\\d{1,9}") ? Math.clamp(Integer.parseInt(given), 1, model.experts()) : 1;
    }

    private double hostCopies() {
        double shared = sharedParameters();
        double sums = settings.mesh().ranks() > 1 ? shared : 0;
        double rowsOnTheWay = settings.mesh().ranks() > 1 ? 4 * width() : 0;
        return sums + rowsOnTheWay + Math.max(shared, expertParameters());
    }

    private double heapObjects(double devices) {
        double tensors = 12.0 * model.blocks() + 4 * sparse() * hosted;
        double tokens = rows * settings.training().microBatches();
        double plans = rows * (8 * sparse() + 4.0 * model.experts() + 16 * entries());
        return devices * (TENSOR_OBJECTS * tensors + TOKEN_OBJECTS * tokens + plans);
    }
}
