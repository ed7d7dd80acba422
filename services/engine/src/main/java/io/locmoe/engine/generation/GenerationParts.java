package io.locmoe.engine.generation;

import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.checkpoint.StoredModel;
import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.StepClock;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.KernelCheck;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.engine.setup.ModelSetup;
import io.locmoe.engine.setup.TokenCounts;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.MeshCounts;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Optional;

/**
 * What a model without training is built of.
 *
 * @param settings         settings of the training
 * @param trained          the mesh of the training, which routers see
 * @param tokenFrequencies [vocabulary] all 0 without training text
 * @param transport        of a rank of the mesh that has the experts
 */
record GenerationParts(
        Components components, JobSettings settings, MeshView trained, long[] tokenFrequencies, Transport transport) {

    /** The parts of a stored model, whose text is not known. */
    static GenerationParts of(Components components, StoredModel stored, Transport transport) {
        CheckpointConfig config = stored.config();
        return new GenerationParts(
                components,
                SettingsParser.parse(config.settings()),
                config.mesh(),
                new long[config.vocabulary()],
                transport);
    }

    /** @throws IllegalArgumentException if the experts cannot be divided over the ranks of a mesh */
    static MeshView hosts(ModelSettings model, Topology topology) {
        if (topology.ranks() > 1 && model.sparseLayers() == 0) {
            throw new IllegalArgumentException(
                    "the model has no experts, which " + topology.ranks() + " nodes could divide; take one node");
        }
        return new MeshView(topology, ExpertPlacement.even(0, model.experts(), topology));
    }

    /** @throws IllegalArgumentException if the device lacks a kernel */
    void requireKernels(Device device) {
        KernelCheck.forward(settings.driver().name(), settings.training().precision(), device)
                .ifPresent(problem -> {
                    throw new IllegalArgumentException(problem);
                });
    }

    /** What moves rows between the ranks. */
    RowExchange rows() {
        CommunicationStrategyFactory comm =
                components.communication(settings.communication().name());
        Options options = Options.parse(comm.options(), settings.communication().options());
        return new RowExchange(comm.create(options), transport, new StepClock());
    }

    /**
     * The inputs of the model.
     *
     * @throws IllegalArgumentException if the experts cannot be divided over the ranks
     */
    ModelSetup setup(MeshCounts mesh, RowExchange rows) {
        return new ModelSetup(
                settings,
                TokenCounts.of(tokenFrequencies),
                components,
                hosts(settings.model(), transport.topology()),
                Optional.of(trained),
                mesh,
                rows,
                TensorGroup.solo());
    }
}
