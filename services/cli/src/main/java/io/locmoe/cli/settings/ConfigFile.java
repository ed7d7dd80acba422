package io.locmoe.cli.settings;

import io.locmoe.launcher.RunException;
import io.locmoe.settings.SettingsException;
import io.locmoe.settings.SettingsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Settings of a job from a YAML or JSON file, read by {@link SettingsFile}. {@code router: {name: locmoe,
 * capacityFactor: 1.5}} sets {@code router} and {@code router.capacityFactor}.
 */
public final class ConfigFile {
    private static final String NAME = ".name";
    private static final List<String> NAMED =
            List.of("gate", "router", "comm", "driver", "placement", "shadow", "shadowGate");

    private ConfigFile() {}

    /**
     * Reads a file.
     *
     * @return settings by dotted name
     * @throws RunException with the file, and the line if it cannot be parsed
     */
    public static Map<String, String> read(Path file) {
        try {
            return SettingsFile.read(file, ConfigFile::withoutName);
        } catch (SettingsException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    /** The lines in which a file has its settings; see {@link SettingsFile#lines}. */
    static Map<String, Integer> lines(Path file) {
        return SettingsFile.lines(file, ConfigFile::withoutName);
    }

    /** Checks only the end of the key, which may be as long as a file. */
    private static String withoutName(String key) {
        if (!key.endsWith(NAME)) {
            return key;
        }
        String choice = key.substring(0, key.length() - NAME.length());
        boolean named = NAMED.stream().anyMatch(kind -> choice.equals(kind) || choice.endsWith("." + kind));
        return named ? choice : key;
    }
}
