package io.locmoe.node.text;

import io.locmoe.corpus.tokenizer.Tokenizer;
import io.locmoe.engine.checkpoint.CheckpointSearch;
import io.locmoe.engine.generation.TextRequest;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.Precision;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.models.MappedModel;
import io.locmoe.models.generation.ModelTokenizer;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.node.training.ComponentCheck;
import io.locmoe.node.training.DriverDecisions;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.run.service.RunRequest;
import io.locmoe.settings.FileRoots;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The settings of a job that generates a text: those of the model, on the nodes of the text, without a training. */
final class TextSettings {
    /** What a user may choose; the rest is the model's. */
    private static final String[] CHOSEN = {"precision", "driver", "tokenizer"};

    /** Settings without a training. Ranks wait for each other also while one loads a larger share of the model. */
    private static final Map<String, String> NO_TRAINING = Map.ofEntries(
            Map.entry("devicesPerNode", "1"),
            Map.entry("tensorParallel", "1"),
            Map.entry("microBatches", "1"),
            Map.entry("stopAfter", "0"),
            Map.entry("store", ""),
            Map.entry("data", ""),
            Map.entry("mixture", ""),
            Map.entry("recoveries", "0"),
            Map.entry("spares", "0"),
            Map.entry("fewestNodes", "0"),
            Map.entry("relieveSlow", "false"),
            Map.entry("deadlineSeconds", "600"));

    private TextSettings() {}

    /**
     * The settings by dotted name. Blocks; a checkpoint is checked whole.
     *
     * @param given what the user has given, with defaults
     * @throws IllegalArgumentException if no model is named, or the driver cannot do what is asked for
     */
    static Map<String, String> of(RunRequest request, JobSettings given, FileRoots roots, PluginCatalog catalog) {
        Path named = given.resume()
                .orElseThrow(() -> new IllegalArgumentException("a text needs a model: name a checkpoint"));
        Path path = MappedModel.takes(named) ? named : CheckpointSearch.require(named, _ -> {});
        Map<String, String> all = new TreeMap<>();
        try (GivenModel model = GivenModel.open(path, roots, new CatalogComponents(catalog), _ -> {})) {
            all.putAll(model.stored().config().settings());
            if (model.place().isPresent()) {
                all.put("tokenizer", ""); // of the file, which every node opens itself
            }
        }
        all.keySet().removeIf(name -> name.startsWith("shadow"));
        all.putAll(NO_TRAINING);
        all.putAll(asked(request.text().orElseThrow()));
        all.put("resume", path.toString());
        choose(request.settings(), all);
        return withDriver(all, catalog);
    }

    private static Map<String, String> asked(TextRequest text) {
        return Map.of(
                "nodes", Integer.toString(text.nodes()),
                "batch", Integer.toString(text.nodes()),
                "steps", Integer.toString(text.tokens()));
    }

    private static void choose(Map<String, String> given, Map<String, String> all) {
        if (given.containsKey("driver")) {
            all.keySet().removeIf(name -> name.startsWith("driver."));
        }
        for (String name : CHOSEN) {
            Optional.ofNullable(given.get(name)).ifPresent(value -> all.put(name, value));
        }
        given.forEach((name, value) -> {
            if (name.startsWith("driver.")) {
                all.put(name, value);
            }
        });
    }

    /** With what the driver decides by this machine; the check of the job reports plug-ins that are missing. */
    private static Map<String, String> withDriver(Map<String, String> all, PluginCatalog catalog) {
        JobSettings whole = SettingsParser.parse(all);
        if (ComponentCheck.faults(whole, catalog).isEmpty()) {
            all.putAll(DriverDecisions.of(catalog.driver(whole.driver().name()), whole.driver()));
        }
        return all;
    }

    /**
     * Opens the model of a job, in the operand type of the job.
     *
     * @throws IllegalArgumentException if the place has another model here than on the node that has checked the job
     */
    static GivenModel open(JobSettings settings, FileRoots roots, Components components, Consumer<String> notices) {
        Path path = settings.resume().orElseThrow();
        GivenModel model = GivenModel.open(path, roots, components, notices);
        JobSettings own = SettingsParser.parse(model.stored().config().settings());
        if (!own.model().equals(settings.model()) || !own.routers().equals(settings.routers())) {
            model.close();
            throw new IllegalArgumentException(
                    path + " is another model here than on the first node: give all nodes the same files");
        }
        Precision precision = settings.training().precision();
        return precision == own.training().precision() ? model : model.in(Optional.of(precision));
    }

    /** The tokenizer of a job: that of a file comes with the model, and others are below the roots. */
    static Tokenizer tokenizer(JobSettings settings, GivenModel model, FileRoots roots) {
        boolean inside = settings.data().tokenizer().isEmpty();
        return inside && model.place().isPresent()
                ? ModelTokenizer.open(
                        model.stored().config(),
                        ModelTokenizer.file(model.stored().config()),
                        FileRoots.EVERYWHERE)
                : ModelTokenizer.open(model.stored().config(), settings.data().tokenizer(), roots);
    }
}
