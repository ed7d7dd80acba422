package io.locmoe.engine.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code config.json} of a checkpoint: what is needed to rebuild the model and to continue training. The position in
 * the data and the random state are functions of seed and step, so nothing else needs to be saved for them.
 *
 * @param format     of the files, see {@link #FORMAT}
 * @param step       steps done
 * @param vocabulary size of the vocabulary
 * @param domains    names of the text's domains, in the order of their numbers
 * @param settings   the job's settings by dotted name, without {@code resume} and {@code stopAfter}
 */
public record CheckpointConfig(
        int format, long step, int vocabulary, List<String> domains, Map<String, String> settings) {
    static final String FILE = "config.json";
    /** The format that is written. Format 1, which can still be read, numbered the sparse layers separately. */
    static final int FORMAT = 2;

    private static final ObjectMapper JSON = new ObjectMapper();

    public CheckpointConfig {
        domains = List.copyOf(domains);
        settings = new TreeMap<>(settings);
        settings.remove("resume");
        settings.remove("stopAfter");
        settings = Collections.unmodifiableMap(settings);
    }

    /** The configuration of a checkpoint in the current format. */
    CheckpointConfig(long step, int vocabulary, List<String> domains, Map<String, String> settings) {
        this(FORMAT, step, vocabulary, domains, settings);
    }

    void write(Path directory) throws IOException {
        ObjectNode root =
                JSON.createObjectNode().put("format", format).put("step", step).put("vocabulary", vocabulary);
        domains.forEach(root.putArray("domains")::add);
        ObjectNode node = root.putObject("settings");
        settings.forEach(node::put);
        Files.write(
                directory.resolve(FILE), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    }

    /**
     * Reads a checkpoint's configuration.
     *
     * @param directory a checkpoint, or a directory of checkpoints, or the output directory of a run; if there are
     *                 several, the latest is read
     * @throws CheckpointException if there is none, or it is broken
     */
    public static CheckpointConfig read(Path directory) {
        Path file = locate(directory).resolve(FILE);
        try {
            JsonNode root = JSON.readTree(file.toFile());
            int format = root.path("format").asInt();
            if (format < 1 || format > FORMAT || !root.path("settings").isObject()) {
                throw new CheckpointException(
                        file + " has format " + root.path("format") + ", but this version reads 1 to " + FORMAT);
            }
            Map<String, String> settings = new TreeMap<>();
            root.path("settings")
                    .properties()
                    .forEach(f -> settings.put(f.getKey(), f.getValue().asText()));
            List<String> domains = new ArrayList<>();
            root.path("domains").forEach(name -> domains.add(name.asText()));
            return new CheckpointConfig(
                    format, root.path("step").asLong(), root.path("vocabulary").asInt(), domains, settings);
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * The number of a domain.
     *
     * @throws CheckpointException if the text had no domain of that name
     */
    public int domain(String name) {
        int number = domains.indexOf(name);
        if (number < 0) {
            throw new CheckpointException(
                    "the checkpoint's text has no domain '" + name + "'; it has " + String.join(", ", domains));
        }
        return number;
    }

    /** The directory of the checkpoint that {@link #read} reads. */
    public static Path locate(Path directory) {
        if (Files.isRegularFile(directory.resolve(FILE))) {
            return directory;
        }
        for (Path parent : new Path[] {directory, directory.resolve("checkpoints")}) {
            Optional<Path> latest = latest(parent);
            if (latest.isPresent()) {
                return latest.get();
            }
        }
        throw new CheckpointException("no checkpoint in " + directory + ": a checkpoint is a directory with " + FILE
                + ", such as step-000600");
    }

    private static Optional<Path> latest(Path parent) {
        if (!Files.isDirectory(parent)) {
            return Optional.empty();
        }
        try (var children = Files.list(parent)) {
            return children.filter(c -> c.getFileName().toString().startsWith(CheckpointStore.PREFIX)
                            && Files.isRegularFile(c.resolve(FILE)))
                    .max(CheckpointStore.ORDER);
        } catch (IOException e) {
            throw new CheckpointException("cannot list " + parent + ": " + e.getMessage(), e);
        }
    }
}
