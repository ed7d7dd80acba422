package io.locmoe.engine.settings;

import io.locmoe.spi.plugin.NearestName;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns dotted names into {@link JobSettings}: {@code preset}, those of {@link SettingNames}, {@code gate.X},
 * {@code router.X}, {@code comm.X}, {@code driver.X} for a plug-in's own options, and {@code layers.N.gate},
 * {@code layers.N.router} (with {@code .X}) for one sparse layer. Reports all problems at once.
 */
public final class SettingsParser {
    private static final Pattern LAYER = Pattern.compile("layers\\.(0|[1-9]\\d*)\\.(gate|router)(?:\\.(\\w+))?");
    private static final Pattern COMPONENT = Pattern.compile("(gate|router|comm|driver)\\.(\\w+)");

    private final List<String> problems = new ArrayList<>();

    private SettingsParser() {}

    /**
     * Parses and checks settings.
     *
     * @throws SettingsException with every problem
     */
    public static JobSettings parse(Map<String, String> given) {
        return new SettingsParser().settings(given);
    }

    /** Names of the presets. */
    public static List<String> presets() {
        return Arrays.stream(Preset.values()).map(p -> p.text).toList();
    }

    private JobSettings settings(Map<String, String> given) {
        Map<String, String> general = new LinkedHashMap<>();
        Map<String, Map<String, String>> components = new TreeMap<>();
        Map<String, String> layers = new TreeMap<>();
        String presetName = given.getOrDefault("preset", Preset.TINY.text);
        preset(presetName).ifPresent(p -> general.putAll(p.defaults));
        given.forEach((name, value) -> {
            Matcher component = COMPONENT.matcher(name);
            if (LAYER.matcher(name).matches()) {
                layers.put(name, value);
            } else if (component.matches()) {
                components
                        .computeIfAbsent(component.group(1), k -> new TreeMap<>())
                        .put(component.group(2), value);
            } else if (!name.equals("preset")) {
                general.put(name, value);
            }
        });
        Options options = options(general);
        ModelSettings model = new ModelSettings(
                options.integer("width"),
                options.integer("blocks"),
                options.integer("sparseEvery"),
                options.integer("heads"),
                options.integer("sequence"),
                options.integer("experts"),
                options.integer("feedForward"));
        TrainingSettings training = training(options);
        DataSettings data = new DataSettings(
                path(options, "data"),
                path(options, "tokenizer"),
                options.constant("sharding", DataSettings.Sharding.class),
                options.number("homeShare"),
                options.flag("packing"));
        checkLayers(layers, model);
        JobSettings settings = new JobSettings(
                presetName,
                model,
                training,
                data,
                choices("gate", options, components, layers, model),
                choices("router", options, components, layers, model),
                choice("comm", options, components),
                choice("driver", options, components),
                options.integer("nodes"),
                options.integer("devicesPerNode"),
                options.integer("tensorParallel"),
                path(options, "resume"),
                text(presetName, options, given));
        SettingsCheck.problems(settings).forEach(problems::add);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return settings;
    }

    private Optional<Preset> preset(String name) {
        Optional<Preset> found =
                Arrays.stream(Preset.values()).filter(p -> p.text.equals(name)).findFirst();
        if (found.isEmpty()) {
            problems.add("unknown preset '" + name + "'; " + NearestName.hint(name, presets()));
        }
        return found;
    }

    private Options options(Map<String, String> general) {
        Map<String, String> usable = new TreeMap<>();
        List<String> names =
                new ArrayList<>(SettingNames.ALL.stream().map(Option::name).toList());
        general.forEach((name, value) -> {
            Optional<Option> option =
                    SettingNames.ALL.stream().filter(o -> o.name().equals(name)).findFirst();
            if (option.isEmpty()) {
                problems.add("unknown setting '" + name + "'; " + NearestName.hint(name, names));
                return;
            }
            try {
                Options.parse(List.of(option.get()), Map.of(name, value));
                usable.put(name, value);
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage().replaceFirst("^option ", "setting "));
            }
        });
        return Options.parse(SettingNames.ALL, usable);
    }

    private static TrainingSettings training(Options o) {
        int steps = o.integer("steps");
        int stopAfter = o.integer("stopAfter") == 0 ? steps : o.integer("stopAfter");
        return new TrainingSettings(
                o.integer("batch"),
                o.integer("microBatches"),
                o.integer("overlap"),
                o.integer("gradientBucket"),
                steps,
                stopAfter,
                o.integer("seed"),
                o.number("learningRate"),
                o.number("finalRate"),
                o.integer("warmupSteps"),
                o.number("beta1"),
                o.number("beta2"),
                o.number("epsilon"),
                o.number("weightDecay"),
                o.number("clip"),
                o.integer("validateEvery"),
                o.integer("validationSequences"),
                o.integer("checkpointEvery"),
                o.integer("keepCheckpoints"),
                o.integer("deadlineSeconds"));
    }

    private static Optional<Path> path(Options options, String name) {
        return Optional.of(options.text(name)).filter(text -> !text.isEmpty()).map(Path::of);
    }

    private void checkLayers(Map<String, String> layers, ModelSettings model) {
        BigInteger layerCount = BigInteger.valueOf(model.sparseLayers());
        for (String name : layers.keySet()) {
            Matcher matcher = LAYER.matcher(name);
            if (matcher.matches() && new BigInteger(matcher.group(1)).compareTo(layerCount) >= 0) {
                problems.add(name + ": the model has " + model.sparseLayers() + " sparse layers, numbered from 0");
            }
        }
    }

    private static Choice choice(String kind, Options options, Map<String, Map<String, String>> components) {
        return new Choice(options.text(kind), components.getOrDefault(kind, Map.of()));
    }

    /** A layer's own plug-in starts from its own options only; the general options go with the general plug-in. */
    private static List<Choice> choices(
            String kind,
            Options options,
            Map<String, Map<String, String>> components,
            Map<String, String> layers,
            ModelSettings model) {
        Choice general = choice(kind, options, components);
        List<Choice> choices = new ArrayList<>();
        for (int layer = 0; layer < model.sparseLayers(); layer++) {
            String prefix = "layers." + layer + "." + kind;
            String name = layers.getOrDefault(prefix, general.name());
            Map<String, String> own = new TreeMap<>(name.equals(general.name()) ? general.options() : Map.of());
            layers.forEach((key, value) -> {
                if (key.startsWith(prefix + ".")) {
                    own.put(key.substring(prefix.length() + 1), value);
                }
            });
            choices.add(new Choice(name, own));
        }
        return choices;
    }

    private static Map<String, String> text(String preset, Options options, Map<String, String> given) {
        Map<String, String> text = new TreeMap<>(given);
        text.put("preset", preset);
        for (Option option : SettingNames.ALL) {
            text.put(option.name(), options.asText(option.name()));
        }
        return text;
    }
}
