package io.locmoe.engine.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.Manifest.Entry;
import io.locmoe.engine.checkpoint.Manifest.Parent;
import io.locmoe.engine.checkpoint.file.BoundedFile;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.file.DurableFiles;
import io.locmoe.engine.checkpoint.file.Sha256;
import io.locmoe.engine.job.PluginStamp;
import io.locmoe.engine.settings.Precision;
import io.locmoe.settings.Excerpt;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and writes {@code manifest.json}: docs/checkpoint-format.md. */
final class ManifestFile {
    static final String NAME = "manifest.json";

    /** Room for the digests of 300,000 tensors. */
    private static final long LARGEST = 32L << 20;

    private static final String UNKNOWN = "0".repeat(64);
    private static final ObjectMapper JSON = new ObjectMapper();

    private ManifestFile() {}

    static boolean exists(Path checkpoint) {
        return Files.exists(checkpoint.resolve(NAME));
    }

    /** Writes the manifest of a checkpoint whose other files are durable; returns it with its digest. */
    static Manifest write(Path checkpoint, Manifest manifest) throws IOException {
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree(manifest));
        String digest = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
        DurableFiles.write(
                checkpoint.resolve(NAME), text.replaceFirst(UNKNOWN, digest).getBytes(StandardCharsets.UTF_8));
        return new Manifest(
                manifest.branch(),
                manifest.sequence(),
                manifest.step(),
                manifest.timed(),
                manifest.parent(),
                manifest.precision(),
                manifest.plugins(),
                manifest.files(),
                digest);
    }

    private static ObjectNode tree(Manifest manifest) {
        ObjectNode root = JSON.createObjectNode()
                .put("format", CheckpointConfig.FORMAT)
                .put("digest", UNKNOWN)
                .put("branch", manifest.branch())
                .put("sequence", manifest.sequence())
                .put("step", manifest.step())
                .put("timed", manifest.timed());
        manifest.parent()
                .ifPresent(parent -> root.putObject("parent")
                        .put("branch", parent.branch())
                        .put("step", parent.step())
                        .put("digest", parent.digest()));
        root.put("precision", manifest.precision().toString());
        ArrayNode plugins = root.putArray("plugins");
        manifest.plugins()
                .forEach(plugin -> plugins.addObject()
                        .put("name", plugin.name())
                        .put("version", plugin.version())
                        .put("sha256", plugin.digest()));
        ObjectNode files = root.putObject("files");
        manifest.files().forEach((name, entry) -> {
            ObjectNode file = files.putObject(name).put("bytes", entry.bytes()).put("sha256", entry.sha256());
            if (!entry.tensors().isEmpty()) {
                ObjectNode tensors = file.putObject("tensors");
                entry.tensors().forEach(tensors::put);
            }
        });
        return root;
    }

    static Manifest read(Path checkpoint) {
        return read(checkpoint, FileRoots.EVERYWHERE);
    }

    /**
     * Reads the manifest of a checkpoint.
     *
     * @param roots directories that must contain the file, links resolved
     * @throws CheckpointException if there is none, or it is damaged
     */
    static Manifest read(Path checkpoint, FileRoots roots) {
        Path file = checkpoint.resolve(NAME);
        try {
            byte[] bytes = BoundedFile.read(file, LARGEST, roots);
            JsonNode root = JSON.readTree(bytes);
            String digest = root.path("digest").asText();
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (digest.length() != UNKNOWN.length()
                    || !Sha256.of(text.replace(digest, UNKNOWN).getBytes(StandardCharsets.UTF_8))
                            .equals(digest)) {
                throw new CheckpointException(file + " is damaged: its digest is not that of its text");
            }
            return of(root, digest);
        } catch (IOException e) {
            throw CheckpointException.unreadable(file, e);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(file + ": " + e.getMessage(), e);
        }
    }

    private static Manifest of(JsonNode root, String digest) {
        JsonNode parent = root.path("parent");
        List<PluginStamp> plugins = new ArrayList<>();
        root.path("plugins")
                .forEach(plugin -> plugins.add(new PluginStamp(
                        plugin.path("name").asText(),
                        plugin.path("version").asText(),
                        plugin.path("sha256").asText())));
        Map<String, Entry> files = new LinkedHashMap<>();
        root.path("files").properties().forEach(file -> files.put(file.getKey(), entry(file.getValue())));
        return new Manifest(
                root.path("branch").asText(),
                root.path("sequence").asLong(),
                root.path("step").asLong(-1),
                root.path("timed").asBoolean(),
                parent.isObject()
                        ? Optional.of(new Parent(
                                parent.path("branch").asText(),
                                parent.path("step").asLong(),
                                parent.path("digest").asText()))
                        : Optional.empty(),
                precision(root),
                plugins,
                files,
                digest);
    }

    private static Precision precision(JsonNode root) {
        String name = root.path("precision").asText(Precision.FLOAT32.toString());
        return Precision.named(name)
                .orElseThrow(() -> new IllegalArgumentException("the checkpoint's precision is '" + Excerpt.of(name)
                        + "', but this version knows " + Precision.names()
                        + "; use the version of the program that wrote it"));
    }

    private static Entry entry(JsonNode node) {
        Map<String, String> tensors = new LinkedHashMap<>();
        node.path("tensors")
                .properties()
                .forEach(t -> tensors.put(t.getKey(), t.getValue().asText()));
        return new Entry(node.path("bytes").asLong(-1), node.path("sha256").asText(), tensors);
    }
}
