package io.locmoe.engine.settings;

import io.locmoe.settings.SettingsException;
import io.locmoe.settings.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns dotted names into {@link JobSettings}: those of {@link JobSettings#DECLARATIONS}, {@code gate.X},
 * {@code router.X}, {@code comm.X}, {@code driver.X}, {@code shadow.X}, {@code shadowGate.X} for a plug-in's own
 * options, and {@code layers.N.gate}, {@code layers.N.router} (with {@code .X}) for one sparse layer. Reports all
 * problems at once.
 */
public final class SettingsParser {
    private SettingsParser() {}

    /**
     * Parses and checks settings.
     *
     * @throws SettingsException with every problem
     */
    public static JobSettings parse(Map<String, String> given) {
        Map<String, String> general = new TreeMap<>(given);
        ComponentSettings components = ComponentSettings.takeFrom(general);
        String preset = general.getOrDefault("preset", "").strip().toLowerCase(Locale.ROOT);
        Values values = JobSettings.DECLARATIONS.read(general, preset);
        Map<String, String> text = new TreeMap<>(given);
        text.putAll(values.text());
        JobSettings settings = settings(values, components, text);
        List<String> problems = new ArrayList<>(values.problems());
        if (values.sound("blocks", "sparseEvery")) {
            problems.addAll(components.problems(settings.model().sparseLayers()));
        }
        problems.addAll(components.problems(values.get(PluginNames.class)));
        problems.addAll(SettingsCheck.problems(settings, values));
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return settings;
    }

    private static JobSettings settings(Values values, ComponentSettings components, Map<String, String> text) {
        ModelSettings model = values.get(ModelSettings.class);
        PluginNames names = values.get(PluginNames.class);
        return new JobSettings(
                values.get(StartSettings.class),
                model,
                values.get(TrainingSettings.class),
                values.get(MeshSettings.class),
                values.get(DataSettings.class),
                values.get(RecoverySettings.class),
                components.choices("gate", names.gate(), model.sparseLayers()),
                components.choices("router", names.router(), model.sparseLayers()),
                components.shadow(names),
                components.choice("comm", names.comm()),
                components.choice("driver", names.driver()),
                text);
    }
}
