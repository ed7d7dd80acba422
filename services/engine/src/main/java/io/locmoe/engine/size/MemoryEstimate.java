package io.locmoe.engine.size;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.Precision;
import io.locmoe.engine.settings.TrainingSettings;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The terms of {@link MemoryNeed}, in {@code double}, because products of settings overflow a long.
 *
 * <p>The estimate is for the node that hosts the most experts. {@link ActivationEstimate} has the terms of activations.
 * Allocated blocks are an eighth larger than requested, on average.
 */
final class MemoryEstimate {
    private static final double FLOAT = Float.BYTES;
    /** Floats per trained parameter: value, gradient and two moments. */
    private static final int STATE = 4;
    /** Floats per parameter of a replica: value and gradient. */
    private static final int REPLICA = 2;
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
                devices
                        * (state
                                - frozen.bytes(sharedParameters(), expertParameters())
                                - momentsElsewhere()
                                + (REPLICA + copy) * FLOAT * replicaParameters()),
                devices * ROUNDED_UP * FLOAT * new ActivationEstimate(settings, rows, vocabulary).floats(),
                devices * GROWN * FLOAT * hostCopies(),
                SNAPSHOT * FLOAT * wholeParameters(),
                settings.recovery().snapshots() && settings.nodes() > 1 ? GENERATIONS * SNAPSHOT * FLOAT * copied() : 0,
                heapObjects(devices));
    }

    /** Bytes of moments of shared parameters that other ranks keep for a device. */
    private double momentsElsewhere() {
        double ranks = settings.mesh().ranks();
        double trained = sharedParameters() * (1 - frozen.shared());
        return settings.training().shardMoments() ? ModelSize.BYTES_OF_MOMENTS * trained * (1 - 1 / ranks) : 0;
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

    /** Parameters of the experts of other homes that a device has memory for. */
    private double replicaParameters() {
        double replicas = settings.placement().isPresent() ? settings.replicas().replicas() + hosted : 0;
        return sparse() * replicas * sizes.feedForward() / group;
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

    /** Experts per token, over all sparse layers. */
    private double entries() {
        return settings.routers().stream().mapToDouble(sizes::topK).sum();
    }

    private double hostCopies() {
        double shared = sharedParameters();
        double gathered = settings.training().shardMoments() ? 2 * shared : 0;
        double sums = settings.mesh().ranks() > 1 ? shared + gathered : 0;
        double rowsOnTheWay = settings.mesh().ranks() > 1 ? 4 * width() : 0;
        return sums + rowsOnTheWay + 2 * replicaParameters() + Math.max(shared, expertParameters());
    }

    private double heapObjects(double devices) {
        double tensors = 12.0 * sizes.model().blocks() + 4 * sparse() * hosted;
        double tokens = rows * settings.training().microBatches();
        double plans = rows * (8 * sparse() + 4.0 * sizes.model().experts() + 16 * entries());
        return devices * (TENSOR_OBJECTS * tensors + TOKEN_OBJECTS * tokens + plans);
    }
}
