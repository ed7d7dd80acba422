package io.locmoe.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.locmoe.dataplane.BodyChannel;
import io.locmoe.node.NodeException.Code;
import io.locmoe.spi.plugin.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node's configuration as a YAML or, with the ending .json, a JSON file. Strict: all problems at once. */
public final class NodeConfigFile {
    /** Every key, in the order of the documentation. */
    public static final List<String> KEYS = List.of(
            "index",
            "name",
            "host",
            "bind",
            "membershipPort",
            "flightPort",
            "controlPort",
            "httpPort",
            "join",
            "cluster",
            "pluginDirectories",
            "devices",
            "data",
            "joinSeconds",
            "stopSeconds",
            "parentPid",
            "bodyChannel");

    private final List<String> problems = new ArrayList<>();
    private final Map<String, JsonNode> values;

    private NodeConfigFile(Map<String, JsonNode> values) {
        this.values = values;
    }

    /**
     * Reads a file. What it does not name is as in {@link NodeConfig#defaults}.
     *
     * @throws NodeException with every problem, one a line, under the file's name
     */
    public static NodeConfig read(Path file) {
        try {
            return new NodeConfigFile(parse(file)).config();
        } catch (NodeException e) {
            throw new NodeException(
                    e.code(),
                    "the node configuration " + file + " cannot be used:" + System.lineSeparator() + e.getMessage(),
                    e);
        }
    }

    /** Writes a file that {@link #read} gives back. */
    public static void write(NodeConfig config, Path file) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("index", config.index());
        values.put("name", config.name());
        values.put("host", config.host());
        values.put("bind", config.bind());
        values.put("membershipPort", config.membershipPort());
        values.put("flightPort", config.flightPort());
        values.put("controlPort", config.controlPort());
        values.put("httpPort", config.httpPort());
        values.put("join", config.join());
        values.put("cluster", config.cluster());
        values.put(
                "pluginDirectories",
                config.pluginDirectories().stream().map(Path::toString).toList());
        values.put("devices", config.devices());
        values.put("data", config.data().toString());
        values.put("joinSeconds", config.joinDeadline().toSeconds());
        values.put("stopSeconds", config.stopDeadline().toSeconds());
        values.put("parentPid", config.parentPid());
        values.put("bodyChannel", config.bodyChannel().text());
        mapper(file).writeValue(file.toFile(), values);
    }

    private static ObjectMapper mapper(Path file) {
        return file.toString().endsWith(".json") ? new JsonMapper() : new YAMLMapper();
    }

    private static Map<String, JsonNode> parse(Path file) {
        try {
            JsonNode root = mapper(file)
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .readTree(Files.readString(file));
            Map<String, JsonNode> keys = new LinkedHashMap<>();
            root.properties().forEach(entry -> keys.put(entry.getKey(), entry.getValue()));
            if (!root.isObject() && !root.isMissingNode() && !root.isNull()) {
                throw new NodeException(Code.CONFIGURATION, "it must be a table of keys, like 'index: 0'", null);
            }
            return keys;
        } catch (JsonProcessingException e) {
            throw new NodeException(
                    Code.CONFIGURATION,
                    "line " + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()) + ": "
                            + e.getOriginalMessage().lines().findFirst().orElse("it cannot be parsed"),
                    e);
        } catch (IOException e) {
            throw new NodeException(Code.CONFIGURATION, "it cannot be read: " + e, e);
        }
    }

    private NodeConfig config() {
        values.keySet().stream()
                .filter(key -> !KEYS.contains(key))
                .forEach(key -> problems.add("unknown key '" + key + "'; " + NearestName.hint(key, KEYS)));
        NodeConfig base = NodeConfig.defaults(Math.max(-1, integer("index", -1)));
        NodeConfig config = null;
        try {
            config = new NodeConfig(
                    integer("index", base.index()),
                    text("name", base.name()),
                    text("host", base.host()),
                    text("bind", text("host", base.host())),
                    integer("membershipPort", 0),
                    integer("flightPort", 0),
                    integer("controlPort", 0),
                    integer("httpPort", 0),
                    list("join"),
                    text("cluster", base.cluster()),
                    list("pluginDirectories").stream().map(Path::of).toList(),
                    integer("devices", base.devices()),
                    Path.of(text("data", base.data().toString())),
                    Duration.ofSeconds(
                            integer("joinSeconds", (int) base.joinDeadline().toSeconds())),
                    Duration.ofSeconds(
                            integer("stopSeconds", (int) base.stopDeadline().toSeconds())),
                    integer("parentPid", 0),
                    bodyChannel(base.bodyChannel()));
        } catch (NodeException e) {
            problems.addAll(e.getMessage().lines().toList());
        }
        if (!problems.isEmpty()) {
            throw NodeException.configuration(problems.stream().distinct().toList());
        }
        return config;
    }

    private BodyChannel bodyChannel(BodyChannel otherwise) {
        try {
            return BodyChannel.parse(text("bodyChannel", otherwise.text()));
        } catch (IllegalArgumentException e) {
            problems.add("bodyChannel: " + e.getMessage());
            return otherwise;
        }
    }

    private int integer(String key, int otherwise) {
        JsonNode value = values.get(key);
        if (value == null || value.isIntegralNumber() && value.canConvertToInt()) {
            return value == null ? otherwise : value.intValue();
        }
        problems.add(key + " must be a whole number: " + value);
        return otherwise;
    }

    private String text(String key, String otherwise) {
        JsonNode value = values.get(key);
        if (value == null || value.isTextual()) {
            return value == null ? otherwise : value.textValue();
        }
        problems.add(key + " must be a text: " + value);
        return otherwise;
    }

    private List<String> list(String key) {
        JsonNode value = values.get(key);
        List<String> items = new ArrayList<>();
        if (value != null && value.isArray() && value.valueStream().allMatch(JsonNode::isTextual)) {
            value.forEach(item -> items.add(item.textValue()));
        } else if (value != null) {
            problems.add(key + " must be a list of texts: " + value);
        }
        return items;
    }
}
