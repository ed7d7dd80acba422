package io.locmoe.settings;

import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A declared setting.
 *
 * @param name         as users write it
 * @param component    of the record that declares it
 * @param type         of its values
 * @param defaultValue as text
 * @param presets      other defaults, by preset
 * @param help         what it means
 * @param flag         command-line option, like {@code --steps}; empty for none
 * @param label        how the help names the option's value
 */
public record Declaration(
        String name,
        String component,
        ValueType type,
        String defaultValue,
        Map<String, String> presets,
        String help,
        String flag,
        String label) {

    /** @throws IllegalArgumentException if a default is not among the allowed values */
    public Declaration {
        presets = Collections.unmodifiableMap(new LinkedHashMap<>(presets));
        type.parse(name, defaultValue);
        presets.values().forEach(value -> type.parse(name, value));
    }

    /** @throws IllegalArgumentException if the component declares no setting, or one that contradicts itself */
    static Declaration of(RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalArgumentException(component.getName() + " of "
                    + component.getDeclaringRecord().getName() + " declares no setting");
        }
        ValueType type = ValueTypes.of(component, setting);
        return new Declaration(
                setting.name().isEmpty() ? component.getName() : setting.name(),
                component.getName(),
                type,
                setting.value(),
                presets(setting),
                setting.help(),
                setting.flag(),
                setting.label().isEmpty() ? label(type) : setting.label());
    }

    private static Map<String, String> presets(Setting setting) {
        Map<String, String> presets = new LinkedHashMap<>();
        for (String entry : setting.presets()) {
            int equals = entry.indexOf('=');
            presets.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
        return presets;
    }

    private static String label(ValueType type) {
        return switch (type) {
            case WholeNumber _ -> "N";
            case RealNumber _ -> "X";
            case Seconds _ -> "SECONDS";
            case FilePath _ -> "PATH";
            default -> "NAME";
        };
    }

    /** Default under a preset, as text. */
    public String defaultValue(String preset) {
        return presets.getOrDefault(preset, defaultValue);
    }

    /** The default for documentation, with those of presets: {@code 600; small: 2000}. Empty for none. */
    public String defaultText() {
        return defaultValue
                + presets.entrySet().stream()
                        .map(entry -> "; " + entry.getKey() + ": " + entry.getValue())
                        .collect(Collectors.joining());
    }
}
