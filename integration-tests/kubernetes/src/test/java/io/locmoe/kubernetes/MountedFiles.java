package io.locmoe.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what a kubelet mounts into pods: files of config maps for all to read, those of secrets for the pod's
 * {@code fsGroup} alone. Podman knows no projections, and gives secrets to root.
 *
 * @param directory for a directory of each pod and volume
 * @param rendered  has the config maps
 * @param secret    entries of the only secret
 */
record MountedFiles(Path directory, String rendered, Map<String, byte[]> secret) {
    private static final int GROUP = 10001;

    /** What a volume with files is instead; empty for any other volume. */
    Optional<Map<String, JsonNode>> mounted(String pod, ObjectNode volume) {
        Map<Path, byte[]> files = new HashMap<>();
        volume.path("projected")
                .path("sources")
                .forEach(source -> source.at("/secret/items")
                        .forEach(item -> files.put(Path.of(text(item, "path")), secret.get(text(item, "key")))));
        boolean open = volume.has("configMap");
        if (open) {
            Chart.object(rendered, "ConfigMap")
                    .path("data")
                    .properties()
                    .forEach(entry -> files.put(
                            Path.of(entry.getKey()), entry.getValue().asText().getBytes()));
        }
        if (files.isEmpty()) {
            return Optional.empty();
        }
        Path place = directory.resolve(pod).resolve(text(volume, "name"));
        files.forEach((path, content) -> write(place, path, content, open ? "rw-r--r--" : "r--r-----"));
        ObjectNode host = JsonNodeFactory.instance.objectNode();
        return Optional.of(Map.of("hostPath", host.put("path", place.toString()).put("type", "Directory")));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText();
    }

    private static void write(Path place, Path path, byte[] content, String rights) {
        try {
            Path file = place.resolve(path);
            Files.createDirectories(file.getParent());
            for (Path each = file.getParent(); each.startsWith(place); each = each.getParent()) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            Files.deleteIfExists(file);
            Files.write(file, content);
            Files.setAttribute(file, "unix:gid", GROUP);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
        } catch (IOException e) {
            throw new UncheckedIOException("a file of a pod cannot be written: " + e.getMessage(), e);
        }
    }
}
