package io.locmoe.cli.settings;

import io.locmoe.launcher.RunException;
import io.locmoe.settings.SettingsException;
import io.locmoe.settings.SettingsFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Settings of a job from a YAML or JSON file, as {@link SettingsFile} reads it. {@code router.capacityFactor: 1.5} is
 * the same as {@code router: {name: locmoe, capacityFactor: 1.5}} without the name.
 */
public final class ConfigFile {
    private static final Pattern NAMED =
            Pattern.compile("((?:.*\\.)?(?:gate|router|comm|driver|shadow|shadowGate))\\.name");

    private ConfigFile() {}

    /**
     * Reads a file.
     *
     * @return settings by dotted name
     * @throws RunException naming file, and line where the file cannot be parsed
     */
    public static Map<String, String> read(Path file) {
        try {
            return SettingsFile.read(file, key -> NAMED.matcher(key).replaceFirst("$1"));
        } catch (SettingsException e) {
            throw RunException.usage(e.getMessage());
        }
    }
}
