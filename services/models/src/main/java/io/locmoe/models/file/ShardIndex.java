package io.locmoe.models.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which file of a directory has which tensor: {@code model.safetensors.index.json}.
 *
 * @param files  names of the files, sorted
 * @param places name of the file by tensor; empty for one file that has all
 */
record ShardIndex(TreeSet<String> files, Map<String, String> places) {
    static final String NAME = "model.safetensors.index.json";
    static final String ALONE = "model.safetensors";
    private static final long LARGEST = 64L << 20;

    /** The index of a directory, or the one file that it has. */
    static ShardIndex of(Path directory) {
        Path index = directory.resolve(NAME);
        if (Files.exists(index)) {
            return read(index);
        }
        if (!Files.isRegularFile(directory.resolve(ALONE))) {
            throw new ModelException(directory + " has neither " + ALONE + " nor " + NAME + pickles(directory));
        }
        return new ShardIndex(new TreeSet<>(Set.of(ALONE)), Map.of());
    }

    private static ShardIndex read(Path index) {
        ObjectNode root = JsonFile.read(index, LARGEST);
        Map<String, String> places = new LinkedHashMap<>();
        if (!(root.path("weight_map") instanceof ObjectNode map)) {
            throw new ModelException(index + " has no object weight_map");
        }
        for (Map.Entry<String, JsonNode> place : map.properties()) {
            places.put(place.getKey(), name(index, place));
        }
        return new ShardIndex(new TreeSet<>(places.values()), places);
    }

    private static String name(Path index, Map.Entry<String, JsonNode> place) {
        String name = place.getValue().asText();
        if (!place.getValue().isTextual() || !name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*\\.safetensors")) {
            throw new ModelException(index + ": tensor " + place.getKey() + " is in " + place.getValue()
                    + ", which is no name of a safetensors file in this directory");
        }
        return name;
    }

    /** Pickles are programs that run when they are read. */
    private static String pickles(Path directory) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.{bin,pt,pth}")) {
            return found.iterator().hasNext()
                    ? "; the pickles that it has are not read, as they may run anything: convert them to safetensors"
                    : "";
        } catch (IOException e) {
            throw new ModelException("cannot list " + directory + ": " + FileFailure.of(directory, e), e);
        }
    }
}
