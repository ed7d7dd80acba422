package io.locmoe.engine.generation;

import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.SoloMesh;
import io.locmoe.engine.exchange.StepClock;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.model.Batch;
import io.locmoe.engine.model.LayerResults;
import io.locmoe.engine.model.ModelSetup;
import io.locmoe.engine.model.MoeModel;
import io.locmoe.engine.model.ParameterBlock;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A model on one device that hosts all experts, without gradients. Used by one thread. */
public final class SoloModel implements AutoCloseable {
    private final Tape tape;
    private final RowExchange rows;
    private final MoeModel model;

    /**
     * Builds the model with its initial weights, the same that training with this seed starts from. The caller closes
     * the device after the model.
     *
     * @param settings         of one rank, as {@link #settings} makes them
     * @param tokenFrequencies [vocabulary] all 0 where there is no training text
     */
    public SoloModel(Device device, Components components, JobSettings settings, long[] tokenFrequencies) {
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
                        tokenFrequencies,
                        components,
                        mesh.topology(),
                        ExpertPlacement.even(0, settings.model().experts(), mesh.topology()),
                        mesh,
                        rows,
                        TensorGroup.solo()));
    }

    /** The settings of a job, for one rank. */
    public static JobSettings settings(Map<String, String> job) {
        Map<String, String> text = new TreeMap<>(job);
        text.put("nodes", "1");
        text.put("devicesPerNode", "1");
        text.put("tensorParallel", "1");
        return SettingsParser.parse(text);
    }

    /**
     * Loads the weights of a checkpoint of the same model and what its routers keep, so that it routes as training did.
     */
    public void load(CheckpointReader checkpoint) {
        load(model.shared(), checkpoint);
        load(model.experts(), checkpoint);
        checkpoint.readRouterStates(model.routerStates(), model.names());
    }

    private void load(ParameterBlock block, CheckpointReader checkpoint) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment host = arena.allocate(block.values().byteSize(), 64);
            checkpoint.readModel(block.parameters(), model.names(), host);
            tape.stream().copyIn(host, block.values().buffer(), block.values().byteOffset());
            tape.stream().record().await();
        }
    }

    /** Logits of the next token, [rows, vocabulary], until {@link #reset}. */
    public DeviceTensor logits(Batch batch) {
        return model.transformer().logits(tape, batch, new LayerResults());
    }

    /**
     * Logits of some rows, [rows.length * vocabulary], on the host; frees the memory of all other tensors.
     *
     * @throws io.locmoe.engine.job.TrainingException if a gate or router produced a value that is not a number
     */
    public float[] logits(Batch batch, int... rows) {
        LayerResults results = new LayerResults();
        DeviceTensor logits = model.transformer().logits(tape, batch, results).gatherRows(rows);
        float[] values = results.read(tape, List.of(logits))[0];
        reset();
        return values;
    }

    /** Makes tensors on the model's device that live until {@link #reset}. */
    public Tape tape() {
        return tape;
    }

    /** Takes back the memory of all tensors that are not parameters. */
    public void reset() {
        tape.reset();
    }

    @Override
    public void close() {
        model.close();
        tape.close();
        rows.close();
    }
}
