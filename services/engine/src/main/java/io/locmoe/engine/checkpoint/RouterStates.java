package io.locmoe.engine.checkpoint;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * {@code router-state.json} of a checkpoint: what routers keep beside their parameters, by name. Decimals are exact.
 */
final class RouterStates {
    private static final String FILE = "router-state.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private RouterStates() {}

    static void write(Path checkpoint, Map<String, double[]> states) throws IOException {
        if (!states.isEmpty()) {
            Files.write(checkpoint.resolve(FILE), JSON.writeValueAsBytes(states));
        }
    }

    /**
     * Fills a model's states.
     *
     * @throws CheckpointException if one is missing or of another length
     */
    static void read(Path checkpoint, Map<String, double[]> states) {
        if (states.isEmpty()) {
            return;
        }
        Path file = checkpoint.resolve(FILE);
        try {
            Map<String, double[]> saved = JSON.readValue(file.toFile(), new TypeReference<>() {});
            states.forEach((name, state) -> {
                double[] found = saved.get(name);
                if (found == null || found.length != state.length) {
                    throw new CheckpointException(file + " has " + (found == null ? "no" : found.length + " numbers of")
                            + " router state " + name + ", the model asks for " + state.length
                            + "; use the checkpoint's own router and experts");
                }
                System.arraycopy(found, 0, state, 0, state.length);
            });
        } catch (IOException e) {
            throw new CheckpointException(
                    "cannot read " + file + ": " + e.getMessage() + "; use the checkpoint's own router and experts", e);
        }
    }
}
