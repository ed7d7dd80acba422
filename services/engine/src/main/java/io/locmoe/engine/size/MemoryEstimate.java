package io.locmoe.engine.size;

import io.locmoe.engine.settings.JobSettings;
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
 * backward pass, in float32, {@code R d (4 + 4/t) + 2 R h / t} for the attention of each block, {@code 2 R d + 2 R F
 * / t} more for a dense one, {@code 3 R d + 4 k R d + 2 k R F / t + 3 R E} more for a sparse one, and {@code 4 R d +
 * R V} for embeddings and logits. A shared expert of width {@code S} keeps {@code 3 R d + 2 R S / t}. SwiGLU keeps
 * {@code R F / t} more, and heads that share keys and values keep copies of these. Blocks with windows or sinks keep
 * {@code R h s / t} more. If the driver lacks fused kernels, add {@code R V}, and {@code R h s / t} for each block
 * and once more. If products have a smaller operand type, their operands are also kept in it, and the {@code 4 R d /
 * t} between the two maps of attention only in it. The backward pass adds one gradient of the logits and the
 * gradients of one block. Allocated blocks are an eighth larger than requested, on average.
 */
final class MemoryEstimate {
    private static final double FLOAT = Float.BYTES;
    /** Floats per trained parameter: value, gradient and two moments. */
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

    private final LayerSizes sizes;
    private final JobSettings settings;
    private final FrozenShare frozen;
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
        this.copiedExperts = copiedExperts(settings.recovery().neighbours(nodes), experts);
        this.sizes = new LayerSizes(settings.model());
        this.vocabulary = vocabulary;
        this.group = settings.tensorParallel();
        this.frozen = FrozenShare.of(settings, vocabulary);
        TrainingSettings training = settings.training();
        Precision precision = training.precision();
        this.copy = precision == Precision.FLOAT32 ? 0 : precision.type().bytes() / FLOAT;
        double parts = (double) settings.mesh().ranks() * training.microBatches();
        this.rows = training.batch() / parts * sizes.model().sequence();
    }

    /** @param before nodes before a node whose experts it copies */
    private static double copiedExperts(int before, int... experts) {
        int nodes = experts.length;
        return IntStream.range(0, nodes)
                .map(node -> IntStream.rangeClosed(node - before, node)
                        .map(copied -> experts[Math.floorMod(copied, nodes)])
                        .sum())
                .max()
                .orElseThrow();
    }

    MemoryNeed need() {
        double devices = settings.devicesPerNode();
        double state = (STATE + copy) * FLOAT * (sharedParameters() + expertParameters());
        return new MemoryNeed(
                devices * (state - frozen.bytes(sharedParameters(), expertParameters())),
                devices * ROUNDED_UP * FLOAT * (kept() + copy * operands() + passing()),
                devices * GROWN * FLOAT * hostCopies(),
                SNAPSHOT * FLOAT * wholeParameters(),
                settings.recovery().snapshots() && settings.nodes() > 1 ? GENERATIONS * SNAPSHOT * FLOAT * copied() : 0,
                heapObjects(devices));
    }

    private double sparse() {
        return sizes.model().sparseLayers();
    }

    private double sharedParameters() {
        return sizes.whole(vocabulary) + sizes.cut() / group;
    }

    /** Parameters of the experts that a device hosts. */
    private double expertParameters() {
        return sparse() * hosted * sizes.feedForward() / group;
    }

    /** Parameters of the model with all its experts. */
    private double wholeParameters() {
        return sizes.whole(vocabulary) + sizes.cut() + sparse() * sizes.model().experts() * sizes.feedForward();
    }

    /** Parameters that a node copies: the shared ones, and experts of this node and the nodes before it. */
    private double copied() {
        double allExperts = sparse() * sizes.model().experts() * sizes.feedForward();
        return wholeParameters()
                - allExperts * (1 - copiedExperts / sizes.model().experts());
    }

    private double width() {
        return rows * sizes.model().width();
    }

    /** Hidden elements of a layer on a device. */
    private double hidden(int width) {
        return rows * width / group;
    }

    private double hidden() {
        return hidden(sizes.model().feedForward());
    }

    /** Hidden elements of a shared expert. */
    private double shared() {
        return hidden(sizes.model().sharedFeedForward());
    }

    /** What a shared expert keeps: its layer, its output, that times the gate, and the sum with routed experts. */
    private double ofShared() {
        return sizes.hiddenElements(shared()) + (shared() == 0 ? 0 : 3 * width());
    }

    /** Floats per row and head that recompute the weights of attention in the backward pass. */
    private double attentionNumbers() {
        return 2 * rows * sizes.model().heads() / group;
    }

    private double kept() {
        double small = rows / group * (copy == 0 ? 1 : copy);
        double attention = 4 * width() + small * sizes.attentionElements() + attentionNumbers();
        double ofSparse = 3 * width() + 3 * rows * sizes.model().experts() + ofShared();
        return sizes.model().blocks() * attention
                + small * sizes.weightsOfSights()
                + sizes.dense()
                        * (2 * width()
                                + sizes.hiddenElements(hidden(sizes.model().denseHidden())))
                + sparse() * ofSparse
                + entries() * (4 * width() + sizes.hiddenElements(hidden()))
                + 4 * width()
                + rows * vocabulary;
    }

    /** Operands of products: of attention, feed-forward layers, experts and logits. */
    private double operands() {
        return sizes.model().blocks() * width()
                + sizes.dense() * (width() + hidden(sizes.model().denseHidden()))
                + entries() * (width() + hidden())
                + sparse() * shared()
                + width();
    }

    private double passing() {
        double most = settings.routers().stream().mapToDouble(sizes::topK).max().orElse(0);
        return rows * vocabulary
                + width() * (6 + 3 / group)
                + sizes.hiddenElements(Math.max(hidden(), hidden(sizes.model().denseHidden())))
                + most * 5 * width();
    }

    /** Experts per token, over all sparse layers. */
    private double entries() {
        return settings.routers().stream().mapToDouble(sizes::topK).sum();
    }

    private double hostCopies() {
        double shared = sharedParameters();
        double sums = settings.mesh().ranks() > 1 ? shared : 0;
        double rowsOnTheWay = settings.mesh().ranks() > 1 ? 4 * width() : 0;
        return sums + rowsOnTheWay + Math.max(shared, expertParameters());
    }

    private double heapObjects(double devices) {
        double tensors = 12.0 * sizes.model().blocks() + 4 * sparse() * hosted;
        double tokens = rows * settings.training().microBatches();
        double plans = rows * (8 * sparse() + 4.0 * sizes.model().experts() + 16 * entries());
        return devices * (TENSOR_OBJECTS * tensors + TOKEN_OBJECTS * tokens + plans);
    }
}
