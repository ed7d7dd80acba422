package io.locmoe.engine.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.engine.model.RouterStates;
import io.locmoe.engine.model.StateArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * {@code router-state.json} of a checkpoint: what routers keep besides their parameters, by name, each as an array with
 * its element type. Decimals are exact.
 */
final class RouterStateFile {
    private static final String FILE = "router-state.json";
    private static final String HELP =
            "; use the checkpoint's own router and experts, with the version of the program that wrote it";
    private static final ObjectMapper JSON = new ObjectMapper();

    private RouterStateFile() {}

    static void write(Path checkpoint, RouterStates states) throws IOException {
        if (states.arrays().isEmpty()) {
            return;
        }
        // Keys in one order, so that equal states are equal files.
        Map<String, Map<String, Object>> file = new LinkedHashMap<>();
        states.arrays().forEach((name, state) -> {
            Map<String, Object> saved = file.computeIfAbsent(name, _ -> new LinkedHashMap<>());
            saved.put("type", state.type());
            saved.put("values", state.values());
        });
        Files.write(checkpoint.resolve(FILE), JSON.writeValueAsBytes(file));
    }

    /**
     * Fills a model's states.
     *
     * @param names maps a state's name to its name in the file
     * @throws CheckpointException if one is missing, or of another type or length
     */
    static void read(Path checkpoint, RouterStates states, UnaryOperator<String> names) {
        if (states.arrays().isEmpty()) {
            return;
        }
        Path file = checkpoint.resolve(FILE);
        if (!Files.exists(file)) {
            throw new CheckpointException(checkpoint + " has no " + FILE + ", but the router keeps "
                    + states.arrays().firstKey() + ", which decides where tokens go" + HELP
                    + ". A checkpoint written before router tables were saved cannot be used: train again");
        }
        try {
            JsonNode saved = JSON.readTree(file.toFile());
            for (Map.Entry<String, StateArray> state : states.arrays().entrySet()) {
                String name = names.apply(state.getKey());
                fill(file, name, state.getValue(), saved.path(name));
            }
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + file + ": " + e.getMessage() + HELP, e);
        }
    }

    private static void fill(Path file, String name, StateArray state, JsonNode saved) throws IOException {
        // Earlier versions wrote decimals only, as plain arrays.
        JsonNode values = saved.isArray() ? saved : saved.path("values");
        String type = saved.isArray() ? "float64" : saved.path("type").asText();
        if (!values.isArray() || values.size() != state.length() || !type.equals(state.type())) {
            throw new CheckpointException(file + " has "
                    + (values.isArray() ? values.size() + " numbers of type " + type : "no numbers")
                    + " for router state " + name + ", but the model needs " + state.length() + " of type "
                    + state.type() + HELP);
        }
        StateArray read = switch (state) {
            case StateArray.Doubles _ -> new StateArray.Doubles(JSON.treeToValue(values, double[].class));
            case StateArray.Ints _ -> new StateArray.Ints(JSON.treeToValue(values, int[].class));
            case StateArray.Longs _ -> new StateArray.Longs(JSON.treeToValue(values, long[].class));
        };
        state.setBits(read.bits());
    }
}
