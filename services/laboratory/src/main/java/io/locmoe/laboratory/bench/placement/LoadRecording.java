package io.locmoe.laboratory.bench.placement;

import io.locmoe.engine.job.Components;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.check.Preflight;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.node.training.JobText;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.spi.placement.PlacementSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Records the loads of a model that is trained here.
 *
 * @param command  command line of the user, for the trace
 * @param steps    steps of the training
 * @param kept     last steps, which are recorded
 * @param given    settings of the training, by name
 * @param progress gets occasional lines
 */
public record LoadRecording(
        String command,
        int steps,
        int kept,
        Map<String, String> given,
        PluginCatalog catalog,
        Consumer<String> progress) {
    /** Eight ranks on four nodes; a small model of 64 experts x 16 sparse layers, with the router's usual loss. */
    private static final Map<String, String> USUAL = Map.ofEntries(
            Map.entry("nodes", "4"),
            Map.entry("devicesPerNode", "2"),
            Map.entry("experts", "64"),
            Map.entry("blocks", "16"),
            Map.entry("sparseEvery", "1"),
            Map.entry("width", "32"),
            Map.entry("heads", "2"),
            Map.entry("feedForward", "32"),
            Map.entry("sequence", "64"),
            Map.entry("batch", "64"),
            Map.entry("learningRate", "0.003"),
            Map.entry("gate", "dense"),
            Map.entry("router", "top-k"),
            Map.entry("router.capacityFactor", "0"));

    private static final List<String> DECIDED =
            List.of("steps", "resume", "microBatches", "tensorParallel", "placement", "replicas", "placementEvery");

    /** @throws RunException naming the value that is out of range, or the setting that recording decides */
    public LoadRecording {
        if (kept < 1 || steps < kept) {
            throw RunException.usage("--keep must be in [1, --steps " + steps + "]: " + kept);
        }
        given.keySet().stream().filter(DECIDED::contains).findFirst().ifPresent(name -> {
            throw RunException.usage("--set " + name + ": a recording decides that itself"
                    + (name.equals("steps") ? "; write --steps" : "; leave it out"));
        });
    }

    /**
     * Trains, which takes minutes, and writes the trace.
     *
     * @throws io.locmoe.settings.SettingsException if settings are wrong
     * @throws io.locmoe.engine.job.TrainingException if the training fails
     */
    public void write(Path file) throws IOException {
        JobSettings settings = settings();
        new Preflight().check(settings, catalog);
        Components plugins = new CatalogComponents(catalog);
        LoadRecorder recorder = new LoadRecorder(plugins, kept);
        new ThreadMesh(settings, catalog, JobText.open(settings), rank -> rank == 0 ? recorder : plugins, progress)
                .train();
        LoadTraceFile.write(file, trace(settings, recorder));
    }

    private JobSettings settings() {
        Map<String, String> text = new TreeMap<>(USUAL);
        if (!given.getOrDefault("router", "top-k").equals("top-k")) {
            text.remove("router.capacityFactor");
        } else {
            text.put("router.topK", "2");
        }
        text.putAll(given);
        text.put("steps", Integer.toString(steps));
        text.put("placement", "static");
        text.put("replicas", "0");
        return SettingsParser.parse(text);
    }

    private LoadTrace trace(JobSettings settings, LoadRecorder recorder) {
        PlacementSetup setup = recorder.setup();
        return new LoadTrace(
                new LoadTrace.Header(
                        LoadTrace.Header.VERSION,
                        Arrays.stream(setup.topology().nodeOfRank()).boxed().toList(),
                        setup.homes().experts(),
                        settings.model().sparseLayers(),
                        kept,
                        steps - kept + 1L,
                        setup.expertBytes(),
                        setup.entryBytes(),
                        settings.text().get("router"),
                        command),
                recorder.counts());
    }
}
