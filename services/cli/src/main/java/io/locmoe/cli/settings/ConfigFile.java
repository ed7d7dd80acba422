package io.locmoe.cli.settings;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Settings from a YAML or JSON file. Keys are dotted names, or nested: {@code router.capacityFactor: 1.5} is the same
 * as {@code router: {name: locmoe, capacityFactor: 1.5}} without the name. Items of a list have their number as key.
 */
public final class ConfigFile {
    private static final Set<String> NAMED = Set.of("gate", "router", "comm", "driver");

    private ConfigFile() {}

    /**
     * Reads a file.
     *
     * @return settings by dotted name
     * @throws RunException naming file, and line where the file cannot be parsed
     */
    public static Map<String, String> read(Path file) {
        JsonNode root = parse(file);
        if (!root.isObject()) {
            throw RunException.usage("the configuration " + file + " must be a table of settings, like 'width: 256'");
        }
        Map<String, String> settings = new TreeMap<>();
        flatten(file, "", root, settings);
        return settings;
    }

    private static JsonNode parse(Path file) {
        ObjectMapper mapper = file.toString().endsWith(".json") ? new JsonMapper() : new YAMLMapper();
        mapper.enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
        mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        try {
            return mapper.readTree(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw RunException.usage("there is no configuration file " + file);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw RunException.usage("the configuration " + file + (at == null ? "" : " line " + at.getLineNr())
                    + " cannot be parsed: "
                    + e.getOriginalMessage().lines().findFirst().orElse("")
                    + "; it is read as " + (file.toString().endsWith(".json") ? "JSON" : "YAML") + " by its ending");
        } catch (IOException e) {
            throw RunException.usage("the configuration " + file + " cannot be read: " + e);
        }
    }

    private static void flatten(Path file, String prefix, JsonNode node, Map<String, String> settings) {
        if (node.isObject()) {
            node.properties().forEach(e -> flatten(file, join(prefix, e.getKey()), e.getValue(), settings));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(file, join(prefix, Integer.toString(i)), node.get(i), settings);
            }
        } else if (settings.put(prefix, node.isNull() ? "" : node.asText()) != null) {
            throw RunException.usage("the configuration " + file + " has " + prefix + " twice");
        }
    }

    private static String join(String prefix, String key) {
        String parent = prefix.substring(prefix.lastIndexOf('.') + 1);
        if (key.equals("name") && NAMED.contains(parent)) {
            return prefix;
        }
        return prefix.isEmpty() ? key : prefix + "." + key;
    }
}
