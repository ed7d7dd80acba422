package io.locmoe.engine.model;

import io.locmoe.comm.alltoall.AllToAllPlugin;
import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.conformance.tensor.Plain;
import io.locmoe.engine.LayerBench;
import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.SlotText;
import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.SoloMesh;
import io.locmoe.engine.exchange.StepClock;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.engine.setup.ModelSetup;
import io.locmoe.engine.setup.TokenCounts;
import io.locmoe.engine.sparse.LayerResults;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.spi.plugin.Options;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/** A whole model on one device, and one batch of text for it. */
public final class ModelBench implements AutoCloseable {
    private final JobSettings settings;
    private final RowExchange rows;
    public final Tape tape;
    public final MoeModel model;
    public final Batch batch;

    /** The model with its initial weights, and the first batch of the made-up text. */
    public ModelBench(Device device, Map<String, String> given) {
        this(device, given, true);
    }

    /** @param learns whether there are gradients, and operations are recorded */
    ModelBench(Device device, Map<String, String> given, boolean learns) {
        this(
                device,
                given,
                learns,
                new Patterns(SettingsParser.parse(given).model().sequence()));
    }

    /** @param text of which the first batch is taken */
    ModelBench(Device device, Map<String, String> given, boolean learns, SlotText text) {
        settings = SettingsParser.parse(given);
        SoloMesh mesh = new SoloMesh();
        var comm = new AllToAllPlugin().communicationStrategies().getFirst();
        tape = new Tape(device);
        tape.recording(learns);
        rows = new RowExchange(comm.create(Options.parse(comm.options(), Map.of())), mesh, new StepClock());
        model = new MoeModel(
                tape,
                new ModelSetup(
                        settings,
                        TokenCounts.of(text),
                        MeshRun.components(),
                        MeshView.solo(settings.model().experts()),
                        Optional.empty(),
                        mesh,
                        rows,
                        TensorGroup.solo()));
        int slots = settings.training().batch();
        Batch whole = Batch.of(
                text.training(1, 0, Slots.all(slots)),
                Slots.all(slots),
                settings.model().sequence(),
                1,
                0,
                true);
        batch = whole.withMeshTokens(whole.realTokens());
    }

    /** Weights of the size of 0.3, far from the small ones of the start, so that no gradient is small. */
    ModelBench spread() {
        LayerBench.spread(tape, model.shared(), 0.3);
        LayerBench.spread(tape, model.experts(), 0.3);
        return this;
    }

    /** Gradients of the training loss, as the trainer takes them, in the blocks; returns the loads of the experts. */
    public List<long[]> backward() {
        return backward(mark -> {});
    }

    /** Like {@link #backward()}; reports from which element on the shared gradients are complete. */
    List<long[]> backward(LongConsumer completeFrom) {
        LayerResults results = new LayerResults();
        List<DeviceTensor> roots = new ArrayList<>(List.of(model.transformer().lossSum(tape, batch, results)));
        results.layers().forEach(r -> roots.addAll(r.losses().values()));
        float[] factors = new float[roots.size()];
        Arrays.fill(factors, 1f);
        factors[0] = 1f / batch.meshTokens();
        tape.backward(roots, factors, completeFrom);
        tape.reset();
        return results.layers().stream().map(layer -> layer.assignment().load()).toList();
    }

    /**
     * The training loss; the cross-entropy is worked out in float64 from the logits. Adds the loads to {@code loads}.
     */
    double loss(List<long[]> loads) {
        LayerResults results = new LayerResults();
        tape.recording(false);
        double[] logits =
                Numbers.doubles(model.transformer().logits(tape, batch, results).toArray());
        double loss = results.layers().stream()
                .flatMap(r -> r.losses().values().stream())
                .mapToDouble(l -> l.toArray()[0])
                .sum();
        tape.recording(true);
        tape.reset();
        results.layers().forEach(r -> loads.add(r.assignment().load()));
        return loss + crossEntropy(logits);
    }

    /** Logits of every position where the batch had these tokens, without capacity or gradient. */
    float[] logits(int[] tokens) {
        tape.recording(false);
        Batch other = new Batch(
                tokens,
                batch.targets(),
                batch.domains(),
                batch.valid(),
                batch.sequence(),
                batch.slots(),
                batch.meshTokens(),
                1,
                0,
                false);
        float[] logits =
                model.transformer().logits(tape, other, new LayerResults()).toArray();
        tape.recording(true);
        tape.reset();
        return logits;
    }

    private double crossEntropy(double[] logits) {
        int columns = logits.length / batch.rows();
        double[] sums = Plain.logSumExp(logits, columns);
        double sum = 0;
        for (int t = 0; t < batch.rows(); t++) {
            sum += batch.valid()[t] ? sums[t] - logits[t * columns + batch.targets()[t]] : 0;
        }
        return sum / batch.realTokens();
    }

    public float[] read(Span span) {
        return LayerBench.read(tape, span);
    }

    @Override
    public void close() {
        model.close();
        tape.close();
        rows.close();
    }
}
