package io.locmoe.laboratory.theory;

import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.exchange.SoloMesh;
import io.locmoe.engine.generation.SoloModel;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.engine.training.Trainer;
import io.locmoe.page.Digits;
import io.locmoe.spi.device.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A model on one device, and its validation text.
 *
 * @param mesh     the mesh that its routers see
 * @param progress gets occasional lines
 */
record ModelText(
        JobSettings settings,
        MeshView mesh,
        Device device,
        Components components,
        TextSource text,
        Consumer<String> progress) {
    private static final int TOKENS = 4096;

    /** Angles of the sparse layers with the model's initial weights, or with those of a checkpoint. */
    List<LayerCosines> cosines(Optional<CheckpointReader> checkpoint) {
        GateRecorder recorder = new GateRecorder(components);
        try (SoloModel model = model(recorder, checkpoint)) {
            for (int b = 0, tokens = 0;
                    b < text.validationBatches(settings.training().batch()) && tokens < TOKENS;
                    b++) {
                Batch batch = batch(b);
                model.logits(batch);
                recorder.keep(batch.valid());
                tokens += (int) batch.realTokens();
                model.reset();
            }
            long step = checkpoint.map(reader -> reader.config().step()).orElse(0L);
            List<LayerCosines> layers = recorder.layers(model.tape()).stream()
                    .map(layer ->
                            LayerCosines.of(step, layer, settings.training().seed()))
                    .toList();
            model.reset();
            return layers;
        }
    }

    private SoloModel model(Components recorder, Optional<CheckpointReader> checkpoint) {
        long[] frequencies = text.tokenFrequencies();
        return checkpoint
                .map(saved -> SoloModel.of(device, recorder, saved, settings, mesh, frequencies))
                .orElseGet(() -> new SoloModel(device, recorder, settings, mesh, frequencies));
    }

    private Batch batch(int number) {
        Slots all = Slots.all(settings.training().batch());
        List<Sequence> sequences = text.validation(number, all);
        Batch batch = Batch.of(sequences, all, settings.model().sequence(), 0, number, false);
        return batch.withMeshTokens(batch.realTokens());
    }

    /** Trains from the initial weights to the end of the schedule, and writes a checkpoint. */
    void train(Path checkpoints) {
        SoloMesh alone = new SoloMesh();
        RankEnvironment environment =
                new RankEnvironment(device, alone, mesh.placement(), text, components, checkpoints, "theory");
        try (Trainer trainer = new Trainer(settings, environment, this::tell)) {
            trainer.run();
        }
    }

    private void tell(TrainingEvent event) {
        int steps = settings.training().steps();
        switch (event) {
            case TrainingEvent.StepCompleted(StepReport report)
            when report.step() % Math.max(1, steps / 10) == 0 ->
                progress.accept("training: step " + report.step() + " of " + steps);
            case TrainingEvent.Validated(var _, double loss, var _) ->
                progress.accept("validation loss " + Digits.fixed(loss, 3) + " nats per token");
            default -> {}
        }
    }
}
