package io.locmoe.engine.generation;

import io.locmoe.engine.checkpoint.StoredModel;
import io.locmoe.engine.collectives.Collectives;
import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.parameter.Products;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.setup.ModelSetup;
import io.locmoe.engine.sparse.HostedLayers;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.Tape;
import java.util.function.UnaryOperator;

/**
 * A rank of a mesh that generates, other than rank 0: it holds its share of the experts, and computes them for the
 * tokens of rank 0, where a {@link SoloModel} has the rest of the model. Used by one thread.
 */
public final class ExpertRank implements AutoCloseable {
    private final MeshPasses passes;
    private final Tape tape;
    private final RowExchange rows;
    private final ParameterBlock experts;
    private final HostedLayers layers;

    /**
     * Loads the experts of the rank. The caller closes device and stored model after it.
     *
     * @param transport of this rank
     * @throws IllegalArgumentException if the device lacks a kernel, or the model has no experts to divide
     */
    public ExpertRank(Device device, Components components, StoredModel stored, Transport transport) {
        GenerationParts parts = GenerationParts.of(components, stored, transport);
        parts.requireKernels(device);
        passes = new MeshPasses(new Collectives(transport));
        tape = new Tape(device);
        tape.recording(false);
        rows = parts.rows();
        experts = new ParameterBlock(
                tape,
                UnaryOperator.identity(),
                Products.of(parts.settings().training().precision()));
        try {
            ModelSetup setup = parts.setup(passes.mesh(), rows);
            layers = new HostedLayers(tape, setup, experts);
            experts.hold(stored.weights(setup.names()));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * Checks, before there is a mesh, whether nodes can divide a model.
     *
     * @throws IllegalArgumentException if they cannot
     */
    public static void requireDivisible(StoredModel stored, int nodes) {
        GenerationParts.hosts(SettingsParser.parse(stored.config().settings()).model(), Topology.of(nodes, 1));
    }

    /**
     * Computes until rank 0 has ended.
     *
     * @throws io.locmoe.spi.comm.ExchangeException if another rank is gone, or does not go on
     */
    public void run() {
        for (int tokens = passes.next(); tokens > 0; tokens = passes.next()) {
            layers.serve(tokens);
        }
    }

    @Override
    public void close() {
        try (tape;
                rows) {
            experts.close();
        }
    }
}
