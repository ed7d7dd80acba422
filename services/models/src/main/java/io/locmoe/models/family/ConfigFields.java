package io.locmoe.models.family;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.models.file.ModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The fields of a {@code config.json}. Each must be read, or be known to change nothing: {@link #requireHonoured} names
 * all that are neither. A value of {@code null} counts as a field that is absent.
 */
public final class ConfigFields {
    private final ObjectNode config;
    private final Path file;
    private final Set<String> known = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    public ConfigFields(ObjectNode config, Path file) {
        this.config = config;
        this.file = file;
    }

    private <T> T read(String name, T absent, Predicate<JsonNode> type, String kind, Function<JsonNode, T> value) {
        known.add(name);
        JsonNode node = config.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return absent;
        }
        if (!type.test(node)) {
            problems.add(name + " is " + node + ", not " + kind);
            return absent;
        }
        return value.apply(node);
    }

    /** A whole number from 1 on that must be there. */
    int whole(String name) {
        int value = whole(name, 0);
        if (value < 1) {
            problems.add(name + " must be a whole number from 1 on" + (config.has(name) ? "" : ", and is absent"));
        }
        return Math.max(1, value);
    }

    /** Number of token ids. */
    public int vocabulary() {
        return whole("vocab_size");
    }

    /** Refuses sequences that are longer than the model's. */
    public void requireSequence(int tokens) {
        String longest = "max_position_embeddings";
        require(tokens <= whole(longest), longest, "less than the " + tokens + " tokens of a sequence");
    }

    int whole(String name, int absent) {
        return read(name, absent, JsonNode::isInt, "a whole number", JsonNode::intValue);
    }

    double number(String name, double absent) {
        return read(name, absent, JsonNode::isNumber, "a number", JsonNode::doubleValue);
    }

    boolean flag(String name, boolean absent) {
        return read(name, absent, JsonNode::isBoolean, "true or false", JsonNode::booleanValue);
    }

    String text(String name, String absent) {
        return read(name, absent, JsonNode::isTextual, "a text", JsonNode::textValue);
    }

    /** Whole numbers from 0 on; none if it is absent. */
    List<Integer> numbers(String name) {
        List<Integer> numbers = new ArrayList<>();
        read(name, config.arrayNode(), JsonNode::isArray, "a list", node -> node)
                .forEach(element -> numbers.add(element.asInt(-1)));
        return numbers;
    }

    /** Texts; none if it is absent. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        read(name, config.arrayNode(), JsonNode::isArray, "a list", node -> node)
                .forEach(element -> texts.add(element.asText()));
        return texts;
    }

    /** The fields of an object; none if it is absent. */
    Map<String, JsonNode> object(String name) {
        Map<String, JsonNode> fields = new TreeMap<>();
        read(name, (JsonNode) config.objectNode(), JsonNode::isObject, "an object", node -> node)
                .properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }

    /** Fields that change nothing of what the model computes. */
    void withoutEffect(String... names) {
        known.addAll(Arrays.asList(names));
    }

    /** A field whose only value that is implemented is the one that changes nothing. */
    void only(String name, boolean neutral) {
        require(flag(name, neutral) == neutral, name, "only " + neutral + " is implemented");
    }

    /** The same for a number. */
    void only(String name, double neutral) {
        require(number(name, neutral) == neutral, name, "only " + neutral + " is implemented");
    }

    /** The same for a text. */
    void only(String name, String neutral) {
        require(text(name, neutral).equals(neutral), name, "only " + neutral + " is implemented");
    }

    /** A list whose elements have one text that is implemented, or that is absent. */
    void onlyAll(String name, String neutral) {
        boolean all = true;
        for (JsonNode element : read(name, config.arrayNode(), JsonNode::isArray, "a list", node -> node)) {
            all &= element.asText().equals(neutral);
        }
        require(all, name, "only " + neutral + " is implemented");
    }

    /** Refuses a value. */
    void require(boolean condition, String name, String problem) {
        if (!condition) {
            problems.add(name + " is " + config.path(name) + ": " + problem);
        }
    }

    /** @throws ModelException with every field that is unknown, or has a value that the engine does not implement */
    public void requireHonoured() {
        config.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problems.add(name + " is a field that is not known");
            }
        });
        if (!problems.isEmpty()) {
            throw new ModelException(file + " cannot be honoured: " + String.join("; ", problems));
        }
    }
}
