package io.locmoe.engine.generation;

import io.locmoe.engine.checkpoint.StoredModel;
import io.locmoe.engine.collectives.Collectives;
import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.SoloMesh;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.model.KeyValueCache;
import io.locmoe.engine.model.MoeModel;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.engine.setup.ModelSetup;
import io.locmoe.engine.sparse.LayerResults;
import io.locmoe.engine.training.Validation;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.Device;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A model on one device, without gradients. Its routers see the mesh of the training, with each sequence on the rank
 * that has its slot, so they choose as in training. The device hosts all experts, unless the model is on rank 0 of a
 * mesh, whose other ranks ({@link ExpertRank}) have a share of them. Used by one thread.
 */
public final class SoloModel implements AutoCloseable {
    private final JobSettings settings;
    private final Tape tape;
    private final RowExchange rows;
    private final MoeModel model;
    private final MeshPasses passes;

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
        this(
                device,
                new GenerationParts(components, settings, trained, tokenFrequencies, new SoloMesh()),
                MoeModel::new);
    }

    private SoloModel(Device device, GenerationParts parts, BiFunction<Tape, ModelSetup, MoeModel> built) {
        parts.requireKernels(device);
        settings = parts.settings();
        passes = new MeshPasses(new Collectives(parts.transport()));
        tape = new Tape(device);
        tape.recording(false);
        rows = parts.rows();
        try {
            model = built.apply(tape, parts.setup(passes.mesh(), rows));
        } catch (RuntimeException | Error e) {
            closeTape();
            throw e;
        }
    }

    /** A model from the disk in another job, with its mesh and the frequencies [vocabulary] of its text. */
    public static SoloModel of(
            Device device,
            Components components,
            StoredModel stored,
            JobSettings settings,
            MeshView trained,
            long[] tokenFrequencies) {
        return of(device, new GenerationParts(components, settings, trained, tokenFrequencies, new SoloMesh()), stored);
    }

    private static SoloModel of(Device device, GenerationParts parts, StoredModel stored) {
        SoloModel model =
                new SoloModel(device, parts, (tape, setup) -> MoeModel.of(tape, setup, stored.weights(setup.names())));
        try {
            stored.readRouterStates(model.model.routerStates(), model.model.names());
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /**
     * A model from the disk, which routes as in training. Each weight is in memory once, in the operand type of
     * products where only they read it. The caller closes device and stored model after the model.
     *
     * @throws io.locmoe.engine.checkpoint.file.CheckpointException if a checkpoint is broken or from other plug-ins
     * @throws IllegalArgumentException if the device lacks a kernel
     */
    public static SoloModel of(Device device, Components components, StoredModel stored) {
        return of(device, components, stored, new SoloMesh());
    }

    /** @param transport of rank 0 of the mesh that has the experts, each rank on a node */
    static SoloModel of(Device device, Components components, StoredModel stored, Transport transport) {
        return of(device, GenerationParts.of(components, stored, transport), stored);
    }

    /** Settings of the training. */
    public JobSettings settings() {
        return settings;
    }

    /** Logits of the next token, [rows, vocabulary]; valid until {@link #reset}. */
    public DeviceTensor logits(Batch batch) {
        passes.begin(batch.rows());
        return model.transformer().logits(tape, batch, LayerResults.withoutShadows());
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
        passes.begin(batch.rows());
        LayerResults results = LayerResults.withoutShadows();
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
        Validation validation = Validation.of(settings, text, model, tape, new SoloMesh());
        return validation.run(step).loss();
    }

    /** Tells the other ranks that no pass follows. */
    void end() {
        passes.end();
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
        try {
            model.close();
        } finally {
            closeTape();
        }
    }

    private void closeTape() {
        try (tape) {
            rows.close();
        }
    }
}
