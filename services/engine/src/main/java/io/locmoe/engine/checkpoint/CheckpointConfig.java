package io.locmoe.engine.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.engine.checkpoint.file.BoundedFile;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.optimizer.LossScale;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * {@code config.json} of a checkpoint: everything needed to rebuild the model and to continue training. The position in
 * the data and the random state are functions of seed and step, so nothing else needs to be saved for them.
 *
 * @param format     format of the files, see {@link #FORMAT}
 * @param step       steps done
 * @param vocabulary size of the vocabulary
 * @param domains    names of the text's domains, in the order of their numbers
 * @param mesh       the mesh that routers saw
 * @param settings   the job's settings by dotted name, without {@code resume} and {@code stopAfter}
 * @param lossScale  state of the loss scale; empty if it scaled nothing and skipped no step
 * @param source     what the model was imported from, as a JSON object; empty if it began with a training
 */
public record CheckpointConfig(
        int format,
        long step,
        int vocabulary,
        List<String> domains,
        MeshView mesh,
        Map<String, String> settings,
        Optional<LossScale.State> lossScale,
        Optional<String> source) {
    static final String FILE = "config.json";
    static final String TOKENIZER = "tokenizer.json";
    /**
     * The format of new checkpoints. Older ones can still be read: format 2 has no manifest, and format 1 numbered the
     * sparse layers separately.
     */
    static final int FORMAT = 3;
    /** The first format with a manifest. */
    static final int MANIFEST = 3;
    /** The longest schedule that settings permit. */
    static final long MOST_STEPS = 100_000_000;

    private static final long LARGEST = 4L << 20;
    private static final Pattern GATE = Pattern.compile("blocks\\.\\d+\\.gate\\.");

    private static final ObjectMapper JSON = new ObjectMapper();

    public CheckpointConfig {
        domains = List.copyOf(domains);
        settings = Collections.unmodifiableMap(ConfigContent.withoutStart(settings));
    }

    /**
     * Reads a checkpoint's configuration.
     *
     * @param checkpoint the checkpoint itself; {@link CheckpointSearch} finds the checkpoint of a run
     * @throws CheckpointException if there is none, or it is broken
     */
    public static CheckpointConfig read(Path checkpoint) {
        return read(checkpoint, FileRoots.EVERYWHERE);
    }

    /** @param roots directories that must contain the files, links resolved */
    static CheckpointConfig read(Path checkpoint, FileRoots roots) {
        Path file = checkpoint.resolve(FILE);
        try {
            byte[] bytes = BoundedFile.read(file, LARGEST, roots);
            JsonNode root = JSON.readTree(bytes);
            int format = root.path("format").asInt();
            if (format < 1 || format > FORMAT || !root.path("settings").isObject()) {
                throw new CheckpointException(
                        file + " has format " + root.path("format") + ", but this version reads 1 to " + FORMAT);
            }
            CheckpointConfig config = of(root, format, file);
            requireStep(root.path("step"), file);
            if (format >= MANIFEST || ManifestFile.exists(checkpoint)) {
                Manifest manifest = ManifestFile.read(checkpoint, roots);
                WholeCheckpoint.requireContent(file, bytes, manifest);
                WholeCheckpoint.requireTokenizer(checkpoint, manifest);
            }
            return config;
        } catch (IOException e) {
            throw CheckpointException.unreadable(file, e);
        }
    }

    /** Whether a directory claims to be a checkpoint of a format without a manifest. */
    static boolean isFormer(Path checkpoint) {
        try {
            int format = JSON.readTree(BoundedFile.read(checkpoint.resolve(FILE), LARGEST, FileRoots.EVERYWHERE))
                    .path("format")
                    .asInt();
            return format >= 1 && format < MANIFEST;
        } catch (IOException e) {
            return false;
        }
    }

    private static void requireStep(JsonNode step, Path file) {
        if (!step.isIntegralNumber() || step.asLong(-1) < 0 || step.asLong() > MOST_STEPS) {
            throw new CheckpointException(file + " has step " + step + ", but a job has at most " + MOST_STEPS);
        }
    }

    private static CheckpointConfig of(JsonNode root, int format, Path file) throws IOException {
        Map<String, String> settings = settings(root, file);
        List<String> domains = new ArrayList<>();
        root.path("domains").forEach(name -> domains.add(name.asText()));
        int vocabulary = root.path(format == 1 ? "vocabulary" : "vocab_size").asInt();
        return new CheckpointConfig(
                format,
                root.path("step").asLong(),
                vocabulary,
                domains,
                ModelDescription.readMesh(root, settings, file),
                settings,
                SavedLossScale.read(root, file),
                Optional.of(root.path(ConfigContent.SOURCE))
                        .filter(JsonNode::isObject)
                        .map(JsonNode::toString));
    }

    private static Map<String, String> settings(JsonNode root, Path file) throws IOException {
        Map<String, String> settings = new TreeMap<>();
        root.path("settings")
                .properties()
                .forEach(f -> settings.put(f.getKey(), f.getValue().asText()));
        Path own = file.resolveSibling(TOKENIZER);
        if (Files.isRegularFile(own) && !sameFile(own, Path.of(settings.getOrDefault("tokenizer", "")))) {
            settings.put("tokenizer", own.toString());
        }
        return settings;
    }

    /** Whether the training's file is still there and unchanged; if so, the job keeps its name. */
    private static boolean sameFile(Path own, Path original) throws IOException {
        return Files.isRegularFile(original) && Files.mismatch(own, original) < 0;
    }

    /**
     * Whether the weights came from elsewhere, and no step was done since. A job may continue that with any router: one
     * with states of its own begins as in a new model, and where a router reads no gate, that of the import stays
     * behind.
     */
    boolean isUntrainedImport() {
        return step == 0 && source.isPresent();
    }

    /** Whether a model may continue the checkpoint without one of its tensors. */
    boolean mayLose(String tensor) {
        return isUntrainedImport() && GATE.matcher(tensor).find();
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
}
