package io.locmoe.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.file.Sha256;
import io.locmoe.report.ReportJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A checkpoint with a true manifest and weights that are noise. */
final class HandMadeCheckpoint {
    private static final int BYTES = 500_000;

    private HandMadeCheckpoint() {}

    static Map<String, byte[]> files(int step) {
        byte[] weights = new byte[BYTES];
        new Random(step).nextBytes(weights);
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(
                "config.json",
                ("{\"format\":3,\"step\":" + step + ",\"settings\":{},\"domains\":[],\"vocab_size\":256,"
                                + "\"mesh\":{\"nodes\":1,\"ranks_per_node\":1,\"rank_of_expert\":[0]}}")
                        .getBytes(StandardCharsets.UTF_8));
        files.put("model.safetensors", weights);
        files.put("optimizer.safetensors", new byte[] {7});
        files.put("manifest.json", manifest(step, files));
        return files;
    }

    private static byte[] manifest(int step, Map<String, byte[]> files) {
        String unknown = "0".repeat(64);
        ObjectNode root = ReportJson.MAPPER.createObjectNode();
        root.put("format", 3)
                .put("digest", unknown)
                .put("branch", "a")
                .put("sequence", step)
                .put("step", step);
        ObjectNode entries = root.putObject("files");
        files.forEach((name, bytes) ->
                entries.putObject(name).put("bytes", bytes.length).put("sha256", Sha256.of(bytes)));
        String text = root.toPrettyString();
        return text.replace(unknown, Sha256.of(text.getBytes(StandardCharsets.UTF_8)))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Writes some files of a checkpoint below a directory of checkpoints; returns its directory. */
    static Path write(Path parent, int step, String... names) throws IOException {
        Path directory = Files.createDirectories(parent.resolve(String.format("step-%06d", step)));
        Map<String, byte[]> files = files(step);
        for (String name : names.length == 0 ? files.keySet().toArray(String[]::new) : names) {
            Files.write(directory.resolve(name), files.get(name));
        }
        return directory;
    }
}
