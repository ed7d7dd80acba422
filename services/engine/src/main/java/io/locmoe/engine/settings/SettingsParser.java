package io.locmoe.engine.settings;

import io.locmoe.settings.SettingFault;
import io.locmoe.settings.SettingsException;
import io.locmoe.settings.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns dotted names into {@link JobSettings}: those of {@link JobSettings#DECLARATIONS}, {@code gate.X},
 * {@code router.X}, {@code comm.X}, {@code driver.X}, {@code placement.X}, {@code shadow.X},
 * {@code shadowGate.X} for a plug-in's own
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
        ReadSettings read = read(given);
        if (!read.faults().isEmpty()) {
            throw new SettingsException(
                    read.faults().stream().map(SettingFault::text).toList());
        }
        return read.settings();
    }

    /** Like {@link #parse}, for a caller that goes on to look for more that is wrong. */
    public static ReadSettings read(Map<String, String> given) {
        Map<String, String> general = new TreeMap<>(given);
        ComponentSettings components = ComponentSettings.takeFrom(general);
        String preset = general.getOrDefault("preset", "").strip().toLowerCase(Locale.ROOT);
        Values values = JobSettings.DECLARATIONS.read(general, preset);
        Map<String, String> text = new TreeMap<>(given);
        text.putAll(values.text());
        JobSettings settings = settings(values, components, text);
        List<SettingFault> faults = new ArrayList<>(values.faults());
        if (values.sound("blocks", "sparseEvery", "denseBlocks")) {
            faults.addAll(components.faults(settings.model().sparseLayers()));
        }
        faults.addAll(components.faults(values.get(PluginNames.class)));
        faults.addAll(SettingsCheck.faults(settings, values));
        return new ReadSettings(settings, faults);
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
                values.get(ReplicaSettings.class),
                components.choices("gate", names.gate(), model.sparseLayers()),
                components.choices("router", names.router(), model.sparseLayers()),
                components.shadow(names),
                components.placement(names),
                components.choice("comm", names.comm()),
                components.choice("driver", names.driver()),
                text);
    }
}
