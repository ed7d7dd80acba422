package io.locmoe.engine.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.engine.checkpoint.file.BoundedFile;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.setup.RouterStates;
import io.locmoe.engine.setup.StateArray;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * {@code router-state.json} of a checkpoint: the routers' state other than parameters, by name, each as an array with
 * its element type. Decimals are exact.
 *
 * @param states {@code type} and {@code values} of each state, by name
 */
record RouterStateFile(Map<String, Map<String, Object>> states) {
    static final String FILE = "router-state.json";

    /** Longest text of a number, with the comma. */
    private static final long NUMBER_BYTES = 32;

    private static final String HELP =
            "; use the checkpoint's own router and experts, with the version of the program that wrote it";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** States of numbers of type float64. */
    static RouterStateFile of(Map<String, double[]> numbers) {
        Map<String, Map<String, Object>> file = new LinkedHashMap<>();
        new TreeMap<>(numbers).forEach((name, values) -> {
            Map<String, Object> saved = new LinkedHashMap<>();
            saved.put("type", "float64");
            saved.put("values", values);
            file.put(name, saved);
        });
        return new RouterStateFile(file);
    }

    /** A copy of the states as they are now. */
    static RouterStateFile copy(RouterStates states) {
        // Sorted keys, so that equal states give equal files.
        Map<String, Map<String, Object>> file = new LinkedHashMap<>();
        states.arrays().forEach((name, state) -> {
            Map<String, Object> saved = file.computeIfAbsent(name, _ -> new LinkedHashMap<>());
            saved.put("type", state.type());
            saved.put("values", state.copy());
        });
        return new RouterStateFile(file);
    }

    /** The file's bytes; empty if routers keep no state, and there is no file. */
    Optional<byte[]> content() throws IOException {
        return states.isEmpty() ? Optional.empty() : Optional.of(JSON.writeValueAsBytes(states));
    }

    /**
     * Fills a model's states.
     *
     * @param manifest manifest of the checkpoint; empty if its format has none
     * @param roots    directories that must contain the file, links resolved
     * @param names    maps a state's name to its name in the file
     * @param all      whether all must be there; otherwise a state that the file lacks stays as it is
     * @throws CheckpointException if one is missing, damaged, or of another type or length
     */
    static void read(
            Path checkpoint,
            Optional<Manifest> manifest,
            FileRoots roots,
            RouterStates states,
            UnaryOperator<String> names,
            boolean all) {
        Path file = checkpoint.resolve(FILE);
        boolean exists = Files.exists(file);
        if (states.arrays().isEmpty() || !all && !exists) {
            return;
        }
        if (!exists) {
            throw missing(checkpoint, states.arrays().firstKey());
        }
        try {
            byte[] bytes = BoundedFile.read(file, largest(states), roots);
            if (manifest.isPresent()) {
                WholeCheckpoint.requireContent(file, bytes, manifest.get());
            }
            fill(file, JSON.readTree(bytes), states, names, all);
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + file + ": " + e.getMessage() + HELP, e);
        }
    }

    private static CheckpointException missing(Path checkpoint, String state) {
        return new CheckpointException(checkpoint + " has no " + FILE + ", but the router keeps " + state
                + ", which decides where tokens go" + HELP
                + ". A checkpoint written before router tables were saved cannot be used: train again");
    }

    private static void fill(Path file, JsonNode saved, RouterStates states, UnaryOperator<String> names, boolean all)
            throws IOException {
        for (Map.Entry<String, StateArray> state : states.arrays().entrySet()) {
            String name = names.apply(state.getKey());
            if (all || saved.has(name)) {
                fill(file, name, state.getValue(), saved.path(name));
            }
        }
    }

    private static long largest(RouterStates states) {
        return states.arrays().entrySet().stream()
                .mapToLong(state -> 1000
                        + state.getKey().length()
                        + NUMBER_BYTES * state.getValue().length())
                .sum();
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
