package io.locmoe.node;

import io.locmoe.node.NodeException.Code;
import io.locmoe.settings.SettingsException;
import io.locmoe.settings.SettingsFile;
import io.locmoe.settings.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A node's configuration as a YAML or, with the ending .json, a JSON file. Strict; reports all problems at once.
 * {@code ${NAME}} in a value is an environment variable, so nodes that differ only in name and address can share a
 * file.
 */
public final class NodeConfigFile {
    private NodeConfigFile() {}

    /**
     * Reads a file. Settings that it does not name are those of {@link NodeConfig#defaults}.
     *
     * @throws NodeException with every problem, one per line, under the file's name
     */
    public static NodeConfig read(Path file) {
        return read(file, System.getenv());
    }

    static NodeConfig read(Path file, Map<String, String> environment) {
        try {
            Map<String, String> settings =
                    new EnvironmentVariables(environment).replaced(SettingsFile.read(file, UnaryOperator.identity()));
            return config(NodeConfig.DECLARATIONS.read(settings, ""));
        } catch (SettingsException e) {
            throw new NodeException(
                    Code.CONFIGURATION,
                    "the node configuration " + file + " cannot be used:" + System.lineSeparator() + e.getMessage(),
                    e);
        }
    }

    /** Writes a file that {@link #read} can read back. */
    public static void write(NodeConfig config, Path file) throws IOException {
        SettingsFile.write(file, config.values());
    }

    private static NodeConfig config(Values values) {
        List<String> problems = new ArrayList<>(values.problems());
        NodeConfig config = null;
        try {
            config = values.get(NodeConfig.class);
        } catch (SettingsException e) {
            e.getMessage().lines().forEach(problems::add);
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return config;
    }
}
