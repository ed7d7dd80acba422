package io.locmoe.engine.training;

import io.locmoe.engine.collectives.Collectives;
import io.locmoe.engine.exchange.CountingTransport;
import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.StepClock;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.KernelCheck;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.model.MoeModel;
import io.locmoe.engine.optimizer.GradientSquares;
import io.locmoe.engine.optimizer.MomentShards;
import io.locmoe.engine.optimizer.Optimizer;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.report.PluginMeasures;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.engine.setup.ModelSetup;
import io.locmoe.engine.setup.TokenCounts;
import io.locmoe.engine.size.ModelSize;
import io.locmoe.engine.snapshot.RankCopies;
import io.locmoe.engine.sparse.ExpertReplicas;
import io.locmoe.guard.Phase;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.MeshCounts;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The model of one rank, its optimizer, and its connections to the other ranks. Used by the rank's thread. */
final class RankModel implements AutoCloseable {
    final StepClock clock = new StepClock();
    final Tape tape;
    final CountingTransport transport;
    final Collectives collectives;
    /** The devices that form this rank. */
    final TensorGroup group;
    /** Gathers small numbers of all ranks; the wait for them counts as idle. */
    final MeshCounts mesh;

    final MoeModel model;
    final Optimizer optimizer;
    final GradientSquares squares;
    private final RowExchange rows;
    private final Optional<RankCopies> copies;

    /**
     * Builds the model.
     *
     * @param copies copies of the state, counted in the rank's memory
     * @throws TrainingException if a plug-in refuses its options, or the device lacks a kernel
     */
    RankModel(JobSettings settings, RankEnvironment environment, Optional<RankCopies> copies) {
        requireKernels(settings, environment);
        this.copies = copies;
        tape = new Tape(environment.device());
        transport = new CountingTransport(environment.transport());
        rows = new RowExchange(strategy(settings.communication(), environment), transport, clock);
        collectives = new Collectives(transport);
        group = transport
                .tensorPeers()
                .map(Collectives::new)
                .map(TensorGroup::new)
                .orElseGet(TensorGroup::solo);
        mesh = new WaitCounting(collectives, clock);
        model = new MoeModel(tape, setup(settings, environment));
        requireFrozen(settings);
        squares = new GradientSquares(tape, group);
        optimizer = optimizer(settings);
    }

    private Optimizer optimizer(JobSettings settings) {
        MomentShards shards = new MomentShards(settings.training().shardMoments() ? model.shared() : null, collectives);
        return new Optimizer(settings.training(), tape, List.of(model.shared(), model.experts()), shards);
    }

    private static void requireKernels(JobSettings settings, RankEnvironment environment) {
        KernelCheck.training(settings.driver().name(), settings.training().precision(), environment.device())
                .ifPresent(problem -> {
                    throw new TrainingException(problem);
                });
    }

    private ModelSetup setup(JobSettings settings, RankEnvironment environment) {
        return new ModelSetup(
                settings,
                TokenCounts.of(environment.text()),
                environment.components(),
                new MeshView(transport.topology(), environment.placement()),
                Optional.empty(),
                mesh,
                rows,
                group);
    }

    private void requireFrozen(JobSettings settings) {
        List<String> names = new ArrayList<>();
        model.shared().parameters().forEach(p -> names.add(p.name()));
        for (int source = 0; source < collectives.ranks(); source++) {
            model.expertParameters(source).forEach(p -> names.add(p.name()));
        }
        List<String> problems = settings.training().frozen().problems(names);
        if (!problems.isEmpty()) {
            throw new TrainingException(String.join("; ", problems));
        }
    }

    private static CommunicationStrategy strategy(Choice choice, RankEnvironment environment) {
        try {
            CommunicationStrategyFactory factory = environment.components().communication(choice.name());
            return factory.create(Options.parse(factory.options(), choice.options()));
        } catch (IllegalArgumentException e) {
            throw new TrainingException("communication " + choice.name() + ": " + e.getMessage(), e);
        }
    }

    /** Whether this device represents the mesh: rank 0 or, in a tensor group, its first device. */
    boolean isFirst() {
        return transport.rank() == 0 && group.index() == 0;
    }

    /** Prepares the model for an attempt at a step: the weights of replicas come from their homes. */
    void stepBegins() {
        model.stepBegins();
        model.replicas().ifPresent(replicas -> travel(() -> replicas.begin(collectives)));
    }

    /** Brings the gradients of replicas home, once a step's backward passes are done. */
    void gradientsHome() {
        model.replicas().ifPresent(replicas -> travel(() -> replicas.gradientsHome(collectives)));
    }

    private void travel(Runnable work) {
        long busy = clock.processor().now();
        long start = System.nanoTime();
        Phase.run("replicas", work);
        clock.gradientSync(System.nanoTime() - start);
        clock.processor().gradientSync(busy);
    }

    /** @param others bytes of the rank's other buffers */
    RankMemory memory(long others) {
        return new RankMemory(
                tape.memoryBytes(),
                tape.hostBytes()
                        + rows.hostBytes()
                        + model.replicas().map(ExpertReplicas::hostBytes).orElse(0L)
                        + copies.map(RankCopies::bytes).orElse(0L)
                        + others,
                Runtime.getRuntime().totalMemory(),
                stateBytes(model.shared())
                        + stateBytes(model.experts())
                        + model.replicas()
                                .map(replicas -> replicaBytes(replicas.parameters()))
                                .orElse(0L)
                        - elsewhere());
    }

    /** What the plug-ins of this device report about themselves, since they were last asked. */
    PluginMeasures measures() {
        return new PluginMeasures(
                model.gateMeasures(), rows.measures(), tape.device().measures());
    }

    /** Bytes of moments that other ranks keep. */
    private long elsewhere() {
        return model.shared().trainedElements() * ModelSize.BYTES_OF_MOMENTS
                - optimizer.shards().elements(model.shared()) * ModelSize.BYTES_OF_MOMENTS;
    }

    private static long stateBytes(ParameterBlock block) {
        return valueBytes(block) + block.trainedElements() * ModelSize.BYTES_OF_LEARNING;
    }

    private static long replicaBytes(ParameterBlock block) {
        return valueBytes(block) + block.elements() * Float.BYTES;
    }

    private static long valueBytes(ParameterBlock block) {
        return block.elements() * ModelSize.bytesOfValue(block.products().type());
    }

    @Override
    public void close() {
        try (group;
                tape;
                rows) {
            optimizer.close();
            model.close();
        }
    }
}
