package io.locmoe.laboratory.theory;

import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.checkpoint.CheckpointSearch;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.run.PluginCheck;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.node.training.ChosenDevice;
import io.locmoe.node.training.JobText;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.spi.device.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Compares LocMoE's lemmas and theorem with drawn tokens, and with those of a model.
 *
 * @param command  command line of the user, for the report
 * @param samples  tokens drawn for each width
 * @param seed     seed of drawn tokens and of the model trained here
 * @param progress gets occasional lines
 */
public record TheoryStudy(String command, int samples, long seed, PluginCatalog catalog, Consumer<String> progress) {

    /**
     * Trains a model here and examines it.
     *
     * @param steps       steps of the training
     * @param given       settings of the model, by dotted name
     * @param checkpoints directory that gets its checkpoint
     */
    public TheoryReport trained(int steps, Map<String, String> given, Path checkpoints) {
        Map<String, String> text = new TreeMap<>(Map.of(
                "steps",
                Integer.toString(steps),
                "seed",
                Long.toString(seed),
                "warmupSteps",
                Integer.toString(Math.min(40, steps / 5 + 1)),
                "validateEvery",
                "0"));
        text.putAll(given);
        text.putAll(Map.of("nodes", "1", "devicesPerNode", "1", "tensorParallel", "1"));
        JobSettings settings = SettingsParser.parse(text);
        TextSource corpus = text(settings);
        try (Device device = ChosenDevice.open(catalog, settings.driver(), 0)) {
            ModelText model = model(settings, MeshView.solo(settings.model().experts()), device, corpus);
            List<LayerCosines> before = before(model);
            TheoryDraws draws = TheoryDraws.draw(samples, seed, progress);
            model.train(checkpoints);
            try (CheckpointReader reader = CheckpointSearch.open(checkpoints, progress)) {
                return report(draws, settings, before, model.cosines(Optional.of(reader)));
            }
        }
    }

    /** Examines the model of a checkpoint. */
    public TheoryReport loaded(Path checkpoint) {
        try (CheckpointReader reader = CheckpointSearch.open(checkpoint, progress)) {
            JobSettings settings = SettingsParser.parse(reader.config().settings());
            TextSource corpus = text(settings);
            try (Device device = ChosenDevice.open(catalog, settings.driver(), 0)) {
                ModelText model = model(settings, reader.config().mesh(), device, corpus);
                List<LayerCosines> before = before(model);
                List<LayerCosines> after = model.cosines(Optional.of(reader));
                return report(TheoryDraws.draw(samples, seed, progress), settings, before, after);
            }
        }
    }

    /** Opens the text, and checks the job before anything slow starts. */
    private TextSource text(JobSettings settings) {
        TextSource text = JobText.open(settings);
        PluginCheck.check(settings, text.vocabularySize(), catalog);
        return text;
    }

    private ModelText model(JobSettings settings, MeshView mesh, Device device, TextSource corpus) {
        progress.accept("reading text");
        return new ModelText(settings, mesh, device, new CatalogComponents(catalog), corpus, progress);
    }

    /** The angles before training, which are checked before anything slow starts. */
    private static List<LayerCosines> before(ModelText model) {
        List<LayerCosines> layers = model.cosines(Optional.empty());
        if (layers.isEmpty()) {
            throw RunException.usage(
                    "the model has no gate, so there are no angles: choose a router that uses one, not "
                            + model.settings().text().get("router"));
        }
        return layers;
    }

    private TheoryReport report(
            TheoryDraws draws, JobSettings settings, List<LayerCosines> before, List<LayerCosines> after) {
        int width = settings.model().width();
        int experts = settings.model().experts();
        Estimate uniform = width % experts == 0
                ? DrawnCosines.draw(width, experts, samples, seed).meanGreatest()
                : new Estimate(Double.NaN, Double.NaN);
        String model = "gate " + settings.text().get("gate") + ", router "
                + settings.text().get("router") + ", d = " + width + ", n = " + experts;
        return new TheoryReport(
                command,
                Distribution.version(),
                samples,
                seed,
                draws.lemma2(),
                draws.lemma3(),
                draws.theorem1(),
                model,
                uniform,
                before,
                after);
    }
}
