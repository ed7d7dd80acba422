package io.locmoe.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** The objects of a cluster, by path, such as {@code /api/v1/namespaces/training/secrets/tokens}. Thread-safe. */
final class ApiObjects {
    /** A body with its status. */
    record Answer(int status, JsonNode body) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What cannot be changed, by the kind of an object. */
    private static final Map<String, List<String>> FIXED = Map.of(
            "Job", List.of("/spec/template", "/spec/podFailurePolicy"),
            "JobSet", List.of("/spec/replicatedJobs"),
            "TrainJob", List.of("/spec/runtimeRef", "/spec/trainer"));

    private final Map<String, ObjectNode> kept = new TreeMap<>();
    private long version;

    /** Kind and name of each, like {@code Job/demo}, but for Helm's own. */
    synchronized Set<String> names() {
        Set<String> names = new TreeSet<>();
        kept.values().stream()
                .filter(object -> !object.path("type").asText().startsWith("helm.sh/"))
                .forEach(object -> names.add(object.path("kind").asText() + "/" + name(object)));
        return names;
    }

    /** The object of a kind and name. */
    synchronized JsonNode object(String kindAndName) {
        return kept.values().stream()
                .filter(object -> (object.path("kind").asText() + "/" + name(object)).equals(kindAndName))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + kindAndName + ", but " + names()));
    }

    /** The names of objects of a type that Helm or a user chose. */
    synchronized List<String> ofType(String type) {
        return kept.values().stream()
                .filter(object -> object.path("type").asText().equals(type))
                .map(ApiObjects::name)
                .toList();
    }

    synchronized Answer get(String path, String selector) {
        if (kept.containsKey(path)) {
            return new Answer(200, kept.get(path));
        }
        // The last word is a plural, as all are in lower case and names of ours have a hyphen, or it is a name.
        return path.matches(".*/(configmaps|jobs|pods|secrets|namespaces)")
                ? new Answer(200, list(path, selector))
                : failure(404, "NotFound", path + " not found");
    }

    private ObjectNode list(String path, String selector) {
        ObjectNode list = JSON.createObjectNode()
                .put("kind", path.endsWith("/secrets") ? "SecretList" : "List")
                .put("apiVersion", "v1");
        list.putObject("metadata").put("resourceVersion", Long.toString(version));
        ArrayNode items = list.putArray("items");
        kept.forEach((place, object) -> {
            if (place.startsWith(path + "/") && has(object.at("/metadata/labels"), selector)) {
                items.add(object);
            }
        });
        return list;
    }

    private static boolean has(JsonNode labels, String selector) {
        return Arrays.stream(selector.split(","))
                .filter(word -> !word.isEmpty())
                .map(word -> word.split("=+", 2))
                .allMatch(pair -> labels.path(pair[0]).asText().equals(pair[1]));
    }

    synchronized Answer create(String path, ObjectNode object) {
        String place = path + "/" + name(object);
        if (kept.containsKey(place)) {
            return failure(409, "AlreadyExists", place + " already exists");
        }
        ((ObjectNode) object.path("metadata"))
                .put("uid", UUID.randomUUID().toString())
                .put("creationTimestamp", "2026-01-01T00:00:00Z");
        return keep(201, place, object);
    }

    synchronized Answer replace(String path, ObjectNode object) {
        return kept.containsKey(path) ? keep(200, path, object) : failure(404, "NotFound", path + " not found");
    }

    synchronized Answer patch(String path, ObjectNode patch) {
        if (!kept.containsKey(path)) {
            return failure(404, "NotFound", path + " not found");
        }
        ObjectNode before = kept.get(path);
        ObjectNode after = MergePatch.merged(before, patch);
        return FIXED.getOrDefault(before.path("kind").asText(), List.of()).stream()
                        .allMatch(field -> before.at(field).equals(after.at(field)))
                ? keep(200, path, after)
                : failure(422, "Invalid", path + " is invalid: field is immutable");
    }

    synchronized Answer delete(String path) {
        return kept.remove(path) == null
                ? failure(404, "NotFound", path + " not found")
                : new Answer(200, status("Success").put("code", 200));
    }

    private Answer keep(int status, String place, ObjectNode object) {
        version++;
        ((ObjectNode) object.path("metadata")).put("resourceVersion", Long.toString(version));
        kept.put(place, object);
        return new Answer(status, object);
    }

    private static Answer failure(int code, String reason, String message) {
        return new Answer(
                code, status("Failure").put("code", code).put("reason", reason).put("message", message));
    }

    private static ObjectNode status(String status) {
        return JSON.createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", status);
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }
}
