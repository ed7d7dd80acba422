package io.locmoe.engine.settings;

import io.locmoe.settings.Excerpt;
import io.locmoe.settings.SettingFault;
import io.locmoe.settings.Text;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings that choose plug-ins for single layers, and the plug-ins' own options: {@code gate.X}, {@code router.X},
 * {@code comm.X}, {@code driver.X}, {@code placement.X}, {@code shadow.X}, {@code shadowGate.X},
 * {@code layers.N.gate} and
 * {@code layers.N.router} (with {@code .X}).
 */
final class ComponentSettings {
    private static final Pattern LAYER = Pattern.compile("layers\\.(0|[1-9]\\d*)\\.(gate|router)(?:\\.(\\w+))?");
    private static final Pattern COMPONENT =
            Pattern.compile("(gate|router|comm|driver|placement|shadow|shadowGate)\\.(\\w+)");

    private final Map<String, Map<String, String>> options = new TreeMap<>();
    private final Map<String, String> layers = new TreeMap<>();

    /** Removes the settings of plug-ins from a map and returns them. */
    static ComponentSettings takeFrom(Map<String, String> settings) {
        ComponentSettings components = new ComponentSettings();
        settings.entrySet().removeIf(entry -> components.takes(entry.getKey(), entry.getValue()));
        return components;
    }

    private boolean takes(String name, String value) {
        Matcher component = COMPONENT.matcher(name);
        if (component.matches()) {
            options.computeIfAbsent(component.group(1), k -> new TreeMap<>()).put(component.group(2), value);
            return true;
        }
        boolean layer = LAYER.matcher(name).matches();
        if (layer) {
            layers.put(name, value);
        }
        return layer;
    }

    /** Settings of layers that the model does not have, and names that are not settings. */
    List<SettingFault> faults(int sparseLayers) {
        List<SettingFault> faults = new ArrayList<>();
        layers.forEach((name, value) -> {
            Matcher matcher = LAYER.matcher(name);
            if (matcher.matches()
                    && new BigInteger(matcher.group(1)).compareTo(BigInteger.valueOf(sparseLayers)) >= 0) {
                faults.add(new SettingFault(
                        name,
                        Excerpt.of(name) + ": the model has " + sparseLayers + " sparse layers, numbered from 0"));
            } else if (matcher.matches() && matcher.group(3) == null) {
                plugin(name, value).ifPresent(faults::add);
            }
        });
        return faults;
    }

    private static Optional<SettingFault> plugin(String name, String value) {
        try {
            new Text(false).parse(name, value);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(new SettingFault(name, e.getMessage()));
        }
    }

    /** A fault for each plug-in that is not chosen and has settings: a shadow, its gate, a placement planner. */
    List<SettingFault> faults(PluginNames names) {
        List<SettingFault> faults = new ArrayList<>();
        if (names.shadow().isBlank()
                && (options.containsKey("shadow") || !names.shadowGate().isBlank())) {
            faults.add(new SettingFault(
                    "shadow", "there is no shadow router; name it as 'shadow', or leave its settings out"));
        }
        if (names.shadowGate().isBlank() && options.containsKey("shadowGate")) {
            faults.add(new SettingFault(
                    "shadowGate",
                    "the shadow has no gate of its own; name it as 'shadowGate', or leave its options out"));
        }
        if (names.placement().isBlank() && options.containsKey("placement")) {
            faults.add(new SettingFault(
                    "placement", "there is no placement planner; name it as 'placement', or leave its options out"));
        }
        return faults;
    }

    /** The planner of replicas, if there is one. */
    Optional<Choice> placement(PluginNames names) {
        return names.placement().isBlank() ? Optional.empty() : Optional.of(choice("placement", names.placement()));
    }

    /** The second router, if there is one. */
    Optional<Shadow> shadow(PluginNames names) {
        return names.shadow().isBlank()
                ? Optional.empty()
                : Optional.of(new Shadow(
                        choice("shadow", names.shadow()),
                        names.shadowGate().isBlank()
                                ? Optional.empty()
                                : Optional.of(choice("shadowGate", names.shadowGate()))));
    }

    /** A plug-in that is the same in all layers. */
    Choice choice(String kind, String name) {
        return new Choice(name, options.getOrDefault(kind, Map.of()));
    }

    /** A layer's own plug-in uses only its own options; the general options belong to the general plug-in. */
    List<Choice> choices(String kind, String generalName, int sparseLayers) {
        Choice general = choice(kind, generalName);
        List<Choice> choices = new ArrayList<>();
        for (int layer = 0; layer < sparseLayers; layer++) {
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
}
