package io.locmoe.cli.settings;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.ReadSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.node.training.ChosenDevice;
import io.locmoe.settings.Declaration;
import io.locmoe.settings.Excerpt;
import io.locmoe.settings.FilePath;
import io.locmoe.settings.SettingFault;
import io.locmoe.store.StoreAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Options that become settings. The first source that has a setting wins: a named option, {@code --set}, the
 * configuration file, the architecture of {@code --model}, the preset.
 */
public final class JobOptions {
    private static final String GATE = "gate";
    private static final String RESUME = "resume";

    @Option(names = "--config", paramLabel = "FILE", description = "Settings from a YAML or JSON file.")
    private Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any setting by its dotted name, like experts=16 or router.capacityFactor=1.5; repeatable.")
    private List<String> set = new ArrayList<>();

    @Option(
            names = "--simulated",
            description = "Emulate the devices of the driver on the processor, as with --driver ascend on a machine"
                    + " without NPUs; the same as --set driver.simulated=true.")
    private boolean simulated;

    private final DeclaredOptions declared = new DeclaredOptions();
    private Map<String, String> architecture = Map.of();

    /** Adds the options of the settings that declare one. */
    @Spec(Spec.Target.MIXEE)
    void command(CommandSpec command) {
        declared.addTo(command);
    }

    /**
     * Continues a run like {@code --resume}, if there is one.
     *
     * @throws RunException if the user has named another one
     */
    public void resumeOnly(Supplier<Optional<Path>> run) {
        if (resumes()) {
            throw RunException.usage("--continue continues the run in --out; leave --resume out");
        }
        run.get().ifPresent(this::resume);
    }

    /** Whether the job continues a checkpoint. */
    public boolean resumes() {
        return given().containsKey(RESUME);
    }

    /** Continues a checkpoint like {@code --resume}. */
    public void resume(Path checkpoint) {
        set.add(RESUME + "=" + checkpoint);
    }

    /** Takes the settings of an architecture where the user gives none. */
    public void architecture(Map<String, String> settings) {
        architecture = settings;
    }

    /** The settings that the user gave, by dotted name, above those of an architecture; paths are absolute. */
    public Map<String, String> given() {
        Map<String, String> given = new TreeMap<>();
        if (config != null) {
            given.putAll(ConfigFile.read(config));
        }
        given.putAll(named("--set ", KeyValue.parse("--set", set, "width=256")));
        given.putAll(named("--", declared.given()));
        if (simulated) {
            given.put("driver." + ChosenDevice.SIMULATED, "true");
        }
        JobSettings.DECLARATIONS.all().stream()
                .filter(setting -> setting.type() instanceof FilePath)
                .forEach(setting -> given.computeIfPresent(setting.name(), JobOptions::absolute));
        return ResumeSettings.above(architecture, given, List.of("router", GATE));
    }

    /** Rejects an empty path, which is more likely an unset variable than a wish for the default. */
    private static Map<String, String> named(String option, Map<String, String> values) {
        for (Declaration setting : JobSettings.DECLARATIONS.all()) {
            if (setting.type() instanceof FilePath
                    && values.getOrDefault(setting.name(), "-").isBlank()) {
                throw RunException.usage(option + setting.name() + " must not be empty; leave it out for the default");
            }
        }
        return values;
    }

    private static String absolute(String name, String path) {
        if (path.startsWith(StoreAddress.SCHEME)) {
            throw RunException.usage(name + " names a place on disk, and '" + Excerpt.of(path)
                    + "' is in an object store; to continue a run from there, give --continue --out DIR --store "
                    + Excerpt.of(path));
        }
        try {
            return path.isEmpty()
                    ? path
                    : Path.of(path).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            return path; // the check of all settings reports it
        }
    }

    /** The settings of the job: those given; otherwise those of the checkpoint that it resumes, or defaults. */
    public JobSettings settings() {
        return settings(Map.of());
    }

    /** Like {@link #settings()}, with other defaults for settings that the user did not give. */
    public JobSettings settings(Map<String, String> defaults) {
        return sound(read(defaults));
    }

    /** Like {@link #read(Map, Function)}, for a bench: it looks for nothing else that is wrong, and copies no run. */
    public JobSettings benchSettings(Map<String, String> defaults, Function<String, Optional<String>> usualGate) {
        JobSettings settings = sound(read(defaults, usualGate));
        if (!settings.training().store().isEmpty()) {
            throw RunException.usage("a bench has no copy in an object store; leave --store out");
        }
        return settings;
    }

    private JobSettings sound(ReadSettings read) {
        if (!read.faults().isEmpty()) {
            throw RunException.usage(
                    read.faults().stream().map(this::words).collect(Collectors.joining(System.lineSeparator())));
        }
        return read.settings();
    }

    /**
     * Like {@link #settings(Map)}, with everything that is wrong; if neither the user nor a checkpoint has chosen a
     * gate, it is the router's usual one.
     *
     * @param usualGate usual gate of a router, by name; empty if the router is unknown
     */
    public ReadSettings read(Map<String, String> defaults, Function<String, Optional<String>> usualGate) {
        ReadSettings read = read(defaults);
        JobSettings settings = read.settings();
        Optional<String> gate = given().containsKey(GATE) || settings.resume().isPresent()
                ? Optional.empty()
                : usualGate.apply(settings.text().get("router"));
        if (gate.isEmpty()) {
            return read;
        }
        Map<String, String> usual = new TreeMap<>(defaults);
        usual.put(GATE, gate.get());
        return read(usual);
    }

    private ReadSettings read(Map<String, String> defaults) {
        Map<String, String> complete = new TreeMap<>(ResumeSettings.complete(given()));
        defaults.forEach((name, value) -> {
            if (!given().containsKey(name)) {
                complete.put(name, value);
            }
        });
        return SettingsParser.read(complete);
    }

    /** What to tell the user about a fault: with file and line if the setting comes from the configuration file. */
    public String words(SettingFault fault) {
        Map<String, Integer> lines = new TreeMap<>(config == null ? Map.of() : ConfigFile.lines(config));
        lines.keySet().removeAll(declared.given().keySet());
        lines.keySet().removeAll(KeyValue.parse("--set", set, "width=256").keySet());
        return lines.entrySet().stream()
                .filter(at -> at.getKey().equals(fault.setting()) || at.getKey().startsWith(fault.setting() + "."))
                .findFirst()
                .map(at -> config + ", line " + at.getValue() + ": " + fault.text())
                .orElse(fault.text());
    }
}
