package io.locmoe.settings;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Settings in a YAML or, with the ending .json, a JSON file. Keys are dotted names, or nested: {@code a.b: 1} is the
 * same as {@code a: {b: 1}}. A list of plain values is one text, one line per value; items of other lists are keyed by
 * their number.
 */
public final class SettingsFile {
    private static final int LARGEST = 1 << 22;

    private final Path file;
    private final UnaryOperator<String> names;
    private final Map<String, String> settings = new TreeMap<>();

    private SettingsFile(Path file, UnaryOperator<String> names) {
        this.file = file;
        this.names = names;
    }

    /**
     * Reads a file.
     *
     * @param names maps a dotted key to its setting
     * @return texts by name; an empty file has none
     * @throws SettingsException naming the file, and the line where it cannot be parsed
     */
    public static Map<String, String> read(Path file, UnaryOperator<String> names) {
        SettingsFile reader = new SettingsFile(file, names);
        JsonNode root = reader.parse();
        if (!root.isObject() && !root.isMissingNode() && !root.isNull()) {
            throw new SettingsException(
                    "the configuration " + file + " must be a table of settings, like 'name: value'", null);
        }
        reader.flatten("", root);
        return reader.settings;
    }

    /**
     * The lines in which a file that can be read has its settings, by the names of {@link #read}; empty if it cannot be
     * read again, like a pipe.
     */
    public static Map<String, Integer> lines(Path file, UnaryOperator<String> names) {
        Map<String, Integer> lines = new TreeMap<>();
        try (JsonParser parser = mapper(file).createParser(new SettingsFile(file, names).text())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    int line = parser.currentTokenLocation().getLineNr();
                    String key = dotted(parser.getParsingContext());
                    lines.putIfAbsent(names.apply(key), line);
                    lines.putIfAbsent(names.apply(key.replaceFirst("\\.\\d+$", "")), line); // an item of a plain list
                }
            }
            return lines;
        } catch (IOException | SettingsException e) {
            return Map.of();
        }
    }

    private static String dotted(JsonStreamContext context) {
        return context.pathAsPointer().toString().replaceFirst("^/", "").replace('/', '.');
    }

    /** Writes a file that {@link #read} can read back. */
    public static void write(Path file, Map<String, ?> values) throws IOException {
        mapper(file).writeValue(file.toFile(), values);
    }

    private static ObjectMapper mapper(Path file) {
        return file.toString().endsWith(".json") ? new JsonMapper() : new YAMLMapper();
    }

    private JsonNode parse() {
        ObjectMapper mapper = mapper(file);
        mapper.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        try {
            return mapper.readTree(text());
        } catch (NoSuchFileException e) {
            throw new SettingsException("there is no configuration file " + file, e);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new SettingsException(
                    "the configuration " + file + (at == null ? "" : " line " + at.getLineNr())
                            + " cannot be parsed: "
                            + Excerpt.of(
                                    e.getOriginalMessage().lines().findFirst().orElse(""))
                            + "; it is read as " + (file.toString().endsWith(".json") ? "JSON" : "YAML")
                            + " because of its ending",
                    e);
        } catch (IOException e) {
            throw new SettingsException("the configuration " + file + " cannot be read: " + FileFailure.of(file, e), e);
        }
    }

    /** Not more than a person writes: a device like /dev/zero has no end. */
    private String text() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new SettingsException(
                        "the configuration " + file + " has more than " + LARGEST + " bytes; is it another file?",
                        null);
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SettingsException("the configuration " + file + " is not UTF-8; convert it", e);
        }
    }

    private void flatten(String key, JsonNode node) {
        if (node.isObject()) {
            node.properties().forEach(e -> flatten(join(key, e.getKey()), e.getValue()));
        } else if (node.isArray() && !node.valueStream().allMatch(JsonNode::isValueNode)) {
            for (int i = 0; i < node.size(); i++) {
                flatten(join(key, Integer.toString(i)), node.get(i));
            }
        } else if (!node.isMissingNode() && !key.isEmpty()) {
            put(names.apply(key), node);
        }
    }

    private void put(String name, JsonNode node) {
        String text = node.isArray()
                ? node.valueStream().map(SettingsFile::text).collect(Collectors.joining("\n"))
                : text(node);
        if (settings.put(name, text) != null) {
            throw new SettingsException("the configuration " + file + " has " + Excerpt.of(name) + " twice", null);
        }
    }

    private static String text(JsonNode node) {
        return node.isNull() ? "" : node.asText();
    }

    private static String join(String parent, String key) {
        return parent.isEmpty() ? key : parent + "." + key;
    }
}
