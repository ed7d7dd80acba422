package io.locmoe.engine.generation;

import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.checkpoint.ParameterLoad;
import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.SoloMesh;
import io.locmoe.engine.exchange.StepClock;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.KernelCheck;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.model.KeyValueCache;
import io.locmoe.engine.model.MoeModel;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.engine.setup.ModelSetup;
import io.locmoe.engine.setup.TokenCounts;
import io.locmoe.engine.sparse.LayerResults;
import io.locmoe.engine.training.Validation;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.plugin.Options;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.List;
import java.util.Optional;

/**
 * A model on one device that hosts all experts, without gradients. Its routers see the mesh of the training, with each
 * sequence on the rank that has its slot, so they choose as in training. Used by one thread.
 */
public final class SoloModel implements AutoCloseable {
    private final JobSettings settings;
    private final Tape tape;
    private final RowExchange rows;
    private final MoeModel model;

    /**
     * Builds the model with its initial weights, the same as in training with this seed. The caller closes the device
     * after the model.
     *
     * @param settings         settings of the training
     * @param trained          the mesh of the training
     * @param tokenFrequencies [vocabulary] all 0 without training text
     * @throws IllegalArgumentException if the device lacks a kernel
     */
    public SoloModel(
            Device device, Components components, JobSettings settings, MeshView trained, long[] tokenFrequencies) {
        KernelCheck.forward(settings.driver().name(), settings.training().precision(), device)
                .ifPresent(problem -> {
                    throw new IllegalArgumentException(problem);
                });
        this.settings = settings;
        SoloMesh mesh = new SoloMesh();
        CommunicationStrategyFactory comm =
                components.communication(settings.communication().name());
        tape = new Tape(device);
        tape.recording(false);
        rows = new RowExchange(
                comm.create(
                        Options.parse(comm.options(), settings.communication().options())),
                mesh,
                new StepClock());
        model = new MoeModel(
                tape,
                new ModelSetup(
                        settings,
                        TokenCounts.of(tokenFrequencies),
                        components,
                        MeshView.solo(settings.model().experts()),
                        Optional.of(trained),
                        mesh,
                        rows,
                        TensorGroup.solo()));
    }

    /**
     * The model of a checkpoint. The caller closes device and checkpoint after the model.
     *
     * @throws io.locmoe.engine.checkpoint.file.CheckpointException if the checkpoint is broken or from other plug-ins
     */
    public static SoloModel of(Device device, Components components, CheckpointReader checkpoint) {
        CheckpointConfig config = checkpoint.config();
        SoloModel model = new SoloModel(
                device,
                components,
                SettingsParser.parse(config.settings()),
                config.mesh(),
                new long[config.vocabulary()]);
        try {
            model.load(checkpoint);
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /**
     * Loads the weights and the router states from a checkpoint of the same model, so that it routes as in training.
     */
    public void load(CheckpointReader checkpoint) {
        ParameterLoad.into(model.shared(), model.names(), checkpoint, tape.stream());
        ParameterLoad.into(model.experts(), model.names(), checkpoint, tape.stream());
        checkpoint.readRouterStates(model.routerStates(), model.names());
    }

    /** Settings of the training. */
    public JobSettings settings() {
        return settings;
    }

    /** Logits of the next token, [rows, vocabulary]; valid until {@link #reset}. */
    public DeviceTensor logits(Batch batch) {
        return model.transformer().logits(tape, batch, new LayerResults());
    }

    /**
     * Logits of some rows, [rows.length * vocabulary], on the host; frees the memory of all other tensors.
     *
     * @throws io.locmoe.engine.job.TrainingException if a gate or router produced a value that is not a number
     */
    public float[] logits(Batch batch, int... rows) {
        return logits(batch, Optional.empty(), rows);
    }

    /**
     * Like {@link #logits(Batch, int...)}, of tokens that follow others.
     *
     * @param past the tokens before, see {@link io.locmoe.engine.model.Transformer}
     */
    float[] logits(Batch batch, Optional<KeyValueCache> past, int... rows) {
        LayerResults results = new LayerResults();
        DeviceTensor logits = model.transformer().logits(tape, batch, results, past, rows);
        float[] values = results.read(tape, List.of(logits))[0];
        reset();
        return values;
    }

    /**
     * Memory for keys and values, of full size, which the caller closes before the model; empty if a router chooses by
     * a batch as a whole: it may send a token elsewhere when others follow, and then kept keys and values are no longer
     * those of the text.
     */
    Optional<KeyValueCache> cache() {
        return routersOfBatches().isEmpty()
                ? Optional.of(new KeyValueCache(
                        tape.device(),
                        settings.model(),
                        settings.training().precision().type()))
                : Optional.empty();
    }

    /** Names of the routers that choose by a batch as a whole. */
    List<String> routersOfBatches() {
        return model.routersOfBatches();
    }

    /**
     * Validation loss in nats per token, over the batches of the training.
     *
     * @throws io.locmoe.engine.job.TrainingException if the loss is not finite
     */
    public double validationLoss(TextSource text, long step) {
        return Validation.of(settings, text, model, tape, new SoloMesh()).run(step);
    }

    /** The tape, which makes tensors on the model's device that live until {@link #reset}. */
    public Tape tape() {
        return tape;
    }

    /** Frees the memory of all tensors other than parameters. */
    public void reset() {
        tape.reset();
    }

    @Override
    public void close() {
        try (tape;
                rows) {
            model.close();
        }
    }
}
