package io.locmoe.cli.settings;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsException;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/**
 * The options that become settings. A setting is taken from the first that has it: a named option, {@code --set}, the
 * configuration file, the preset.
 */
public final class JobOptions {
    private static final List<String> PATHS = List.of("data", "tokenizer", "resume");

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "Set of defaults: ${COMPLETION-CANDIDATES}.",
            completionCandidates = Presets.class)
    private String preset;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings from a YAML or JSON file.")
    private Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any setting by its dotted name, like experts=16 or router.capacityFactor=1.5; repeatable.")
    private List<String> set = new ArrayList<>();

    @Option(names = "--nodes", paramLabel = "N", description = "Nodes of the mesh (4).")
    private String nodes;

    @Option(names = "--devices-per-node", paramLabel = "N", description = "Devices of each node (1).")
    private String devicesPerNode;

    @Option(
            names = "--tensor-parallel",
            paramLabel = "N",
            description = "Devices of a node that compute the same tokens with a part of the weights each (1).")
    private String tensorParallel;

    @Option(names = "--gate", paramLabel = "NAME", description = "Gate plug-in (grap).")
    private String gate;

    @Option(names = "--router", paramLabel = "NAME", description = "Router plug-in (locmoe).")
    private String router;

    @Option(names = "--comm", paramLabel = "NAME", description = "Communication plug-in (all-to-all).")
    private String comm;

    @Option(names = "--driver", paramLabel = "NAME", description = "Device driver plug-in (cpu).")
    private String driver;

    @Option(names = "--steps", paramLabel = "N", description = "Length of the learning-rate schedule.")
    private String steps;

    @Option(names = "--stop-after", paramLabel = "N", description = "End after this step, with a checkpoint.")
    private String stopAfter;

    @Option(names = "--seed", paramLabel = "N", description = "Of weights, text order and noise (1).")
    private String seed;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Own text: a folder for each domain, with .txt and .jsonl files.")
    private String data;

    @Option(names = "--tokenizer", paramLabel = "FILE", description = "Hugging Face tokenizer.json; bytes without it.")
    private String tokenizer;

    @Option(
            names = "--sharding",
            paramLabel = "KIND",
            description = "Which text a rank reads: domain (its home domain, the default) or uniform.")
    private String sharding;

    @Option(
            names = "--home-share",
            paramLabel = "SHARE",
            description = "Share of a rank's text from its home domain (1.0).")
    private String homeShare;

    @Option(names = "--resume", paramLabel = "DIR", description = "Checkpoint to continue from.")
    private String resume;

    /** The settings that the user gave, by dotted name; paths are absolute. */
    public Map<String, String> given() {
        Map<String, String> given = new TreeMap<>();
        if (config != null) {
            given.putAll(ConfigFile.read(config));
        }
        given.putAll(KeyValue.parse("--set", set, "width=256"));
        named().forEach((name, value) -> {
            if (value != null) {
                given.put(name, value);
            }
        });
        PATHS.forEach(name -> given.computeIfPresent(
                name,
                (key, path) -> path.isEmpty()
                        ? path
                        : Path.of(path).toAbsolutePath().normalize().toString()));
        return given;
    }

    /** The settings of the job: those given, for the others those of the checkpoint it resumes, or defaults. */
    public JobSettings settings() {
        return settings(Map.of());
    }

    /** As {@link #settings()}, with other defaults for what the user did not give. */
    public JobSettings settings(Map<String, String> defaults) {
        Map<String, String> complete = new TreeMap<>(ResumeSettings.complete(given()));
        defaults.forEach((name, value) -> {
            if (!given().containsKey(name)) {
                complete.put(name, value);
            }
        });
        try {
            return SettingsParser.parse(complete);
        } catch (SettingsException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    private Map<String, String> named() {
        Map<String, String> named = new TreeMap<>();
        named.put("preset", preset);
        named.put("nodes", nodes);
        named.put("devicesPerNode", devicesPerNode);
        named.put("tensorParallel", tensorParallel);
        named.put("gate", gate);
        named.put("router", router);
        named.put("comm", comm);
        named.put("driver", driver);
        named.put("steps", steps);
        named.put("stopAfter", stopAfter);
        named.put("seed", seed);
        named.put("data", data);
        named.put("tokenizer", tokenizer);
        named.put("sharding", sharding);
        named.put("homeShare", homeShare);
        named.put("resume", resume);
        return named;
    }
}
