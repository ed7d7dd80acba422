package io.locmoe.planner.hardware;

import io.locmoe.settings.Declarations;
import io.locmoe.settings.SettingsException;
import io.locmoe.settings.Values;
import io.locmoe.spi.plugin.NearestName;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The sheets of hardware that this software knows, with the source of each number. */
public final class HardwareSheets {
    private static final Declarations DECLARATIONS = new Declarations(List.of(Hardware.class));
    private static final String FILE = "sheets.properties";

    private HardwareSheets() {}

    /** Names of the sheets. */
    public static Set<String> names() {
        return entries().keySet().stream()
                .map(key -> key.substring(0, key.indexOf('.')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The values of a sheet by name.
     *
     * @throws SettingsException if there is no such sheet
     */
    public static Map<String, String> sheet(String name) {
        if (!names().contains(name)) {
            throw new SettingsException(
                    "there is no hardware sheet '" + name + "'; " + NearestName.hint(name, names()), null);
        }
        return part(name, 0);
    }

    /** The values of a sheet that have no source, by name; empty if there is no such sheet. */
    public static Map<String, String> assumed(String name) {
        Map<String, String> assumed = part(name, 0);
        Map<String, String> sources = part(name, 1);
        assumed.keySet().removeIf(key -> !sources.get(key).startsWith("assumed"));
        return assumed;
    }

    private static Map<String, String> part(String name, int index) {
        Map<String, String> values = new TreeMap<>();
        entries().forEach((key, value) -> {
            if (key.startsWith(name + ".")) {
                values.put(key.substring(name.length() + 1), value.split("\\s*;\\s*", 2)[index]);
            }
        });
        return values;
    }

    private static Map<String, String> entries() {
        Properties properties = new Properties();
        try (InputStream in = HardwareSheets.class.getResourceAsStream(FILE);
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
        Map<String, String> entries = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> entries.put(key, properties.getProperty(key)));
        return entries;
    }

    /**
     * Hardware of values by name; missing ones have their defaults.
     *
     * @throws SettingsException with everything that is wrong
     */
    public static Hardware parse(Map<String, String> values) {
        Values read = DECLARATIONS.read(values, "");
        if (!read.faults().isEmpty()) {
            throw new SettingsException(read.problems());
        }
        return read.get(Hardware.class);
    }

    /** Every value by name. */
    public static Map<String, String> text(Hardware hardware) {
        Map<String, String> text = new TreeMap<>();
        for (var component : Hardware.class.getRecordComponents()) {
            try {
                text.put(
                        component.getName(),
                        String.valueOf(component.getAccessor().invoke(hardware)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(component.getName(), e);
            }
        }
        return text;
    }
}
