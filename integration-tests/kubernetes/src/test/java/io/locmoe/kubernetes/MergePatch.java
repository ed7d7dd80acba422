package io.locmoe.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Changes of an object as clients of Kubernetes send them: JSON merge patches (RFC 7386), and strategic ones, which
 * merge lists of things that have a key.
 */
final class MergePatch {
    private static final List<String> KEYS = List.of("mountPath", "containerPort", "port", "name");

    private MergePatch() {}

    static ObjectNode merged(ObjectNode object, JsonNode patch) {
        ObjectNode merged = object.deepCopy();
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            String field = entry.getKey();
            JsonNode change = entry.getValue();
            JsonNode old = merged.path(field);
            if (change.isNull()) {
                merged.remove(field);
            } else if (change.isObject()) {
                merged.set(field, merged(old.isObject() ? (ObjectNode) old : merged.objectNode(), change));
            } else if (change.isArray() && old.isArray() && key(change).isPresent()) {
                merged.set(field, merged((ArrayNode) old, change, key(change).get()));
            } else if (!field.startsWith("$")) {
                merged.set(field, change);
            }
        }
        return merged;
    }

    private static Optional<String> key(JsonNode items) {
        return KEYS.stream()
                .filter(key -> !items.isEmpty()
                        && StreamSupport.stream(items.spliterator(), false).allMatch(item -> item.has(key)))
                .findFirst();
    }

    private static ArrayNode merged(ArrayNode items, JsonNode patch, String key) {
        ArrayNode merged = items.deepCopy();
        for (JsonNode change : patch) {
            int place = 0;
            while (place < merged.size() && !merged.get(place).path(key).equals(change.path(key))) {
                place++;
            }
            if (change.path("$patch").asText().equals("delete")) {
                merged.remove(place);
            } else if (place < merged.size()) {
                merged.set(place, merged((ObjectNode) merged.get(place), change));
            } else {
                merged.add(change);
            }
        }
        return merged;
    }
}
