package io.locmoe.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of a custom resource's specification, as its definition has them: lines of a test resource. */
final class CustomFields {
    /** A path with {@code []} for items, whether it is required, its type, and the values that are allowed. */
    private record Field(String path, boolean required, String type, List<String> values) {
        static Field parse(String line) {
            String[] words = line.split(" ");
            return new Field(
                    words[0].replace("!", ""),
                    words[0].endsWith("!"),
                    words[1],
                    words.length > 2 ? List.of(words[2].split("\\|")) : List.of());
        }

        String parent() {
            return path.substring(0, path.lastIndexOf('.'));
        }

        String name() {
            return path.substring(path.lastIndexOf('.') + 1);
        }

        boolean allows(JsonNode value) {
            boolean typed = switch (type) {
                case "string" -> value.isTextual();
                case "integer" -> value.isIntegralNumber();
                case "boolean" -> value.isBoolean();
                case "array" -> value.isArray();
                case "any" -> true;
                default -> value.isObject();
            };
            return typed && (values.isEmpty() || values.contains(value.asText()));
        }
    }

    private final String apiVersion;
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private CustomFields(List<String> lines) {
        apiVersion = lines.getFirst().split(" ")[1];
        lines.stream().skip(1).map(Field::parse).forEach(field -> fields.put(field.path(), field));
    }

    /** Fields of a kind whose definition the tests have; otherwise empty. */
    static Optional<CustomFields> of(String kind) {
        try (InputStream in = CustomFields.class.getResourceAsStream("/crds/" + kind + ".fields")) {
            return Optional.ofNullable(in).map(text -> new CustomFields(lines(text)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(InputStream in) {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with an object; types of Kubernetes in it are checked as such. */
    List<String> problems(JsonNode object) {
        problems.clear();
        if (!object.path("apiVersion").asText().equals(apiVersion)) {
            problems.add("apiVersion is " + object.path("apiVersion").asText() + ", not " + apiVersion);
        }
        walk(object.path("spec"), "");
        return List.copyOf(problems);
    }

    private void walk(JsonNode node, String path) {
        fields.values().stream()
                .filter(field -> field.required() && field.parent().equals(path))
                .filter(field -> !node.has(field.name()))
                .forEach(field -> problems.add("spec" + field.path() + " is missing"));
        node.properties().forEach(entry -> check(entry.getValue(), path + "." + entry.getKey()));
    }

    private void check(JsonNode value, String path) {
        Field field = fields.get(path);
        if (field == null) {
            problems.add("there is no spec" + path);
        } else if (!field.allows(value)) {
            problems.add(
                    "spec" + path + " is not " + field.type() + " " + String.join("|", field.values()) + ": " + value);
        } else if (value.isArray()) {
            value.forEach(item -> item(item, path + "[]"));
        } else if (field.type().equals("object")) {
            walk(value, path);
        } else if (KubernetesFields.KINDS.containsKey(field.type())) {
            problems.addAll(KubernetesFields.problems(field.type(), value));
        }
    }

    private void item(JsonNode item, String path) {
        if (item.isObject()) {
            walk(item, path);
        } else if (fields.containsKey(path) && !fields.get(path).allows(item)) {
            problems.add("spec" + path + " is not " + fields.get(path).type() + ": " + item);
        }
    }
}
