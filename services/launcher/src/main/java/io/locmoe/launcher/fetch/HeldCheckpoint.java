package io.locmoe.launcher.fetch;

import io.locmoe.run.service.StoredFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A checkpoint of a run, with a node for each of its files: nodes without a common volume may each hold a part.
 *
 * @param name  of its directory
 * @param files by their names in the directory
 */
record HeldCheckpoint(String name, Map<String, Held> files) {

    /** A file on a node. */
    record Held(String node, StoredFile file) {}

    /**
     * The checkpoints that nodes hold, the newest first.
     *
     * @param lists files by node; of nodes that hold the same file, the first counts
     */
    static List<HeldCheckpoint> of(SequencedMap<String, List<StoredFile>> lists) {
        SequencedMap<String, HeldCheckpoint> all = new LinkedHashMap<>();
        lists.forEach((node, files) -> files.forEach(
                file -> all.computeIfAbsent(file.checkpoint(), name -> new HeldCheckpoint(name, new LinkedHashMap<>()))
                        .files
                        .putIfAbsent(file.file(), new Held(node, file))));
        return new ArrayList<>(all.values());
    }

    long bytes() {
        return files.values().stream().mapToLong(held -> held.file().bytes()).sum();
    }

    /** The nodes that hold it. */
    List<String> nodes() {
        return files.values().stream().map(Held::node).distinct().toList();
    }
}
