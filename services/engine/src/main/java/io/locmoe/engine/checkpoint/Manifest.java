package io.locmoe.engine.checkpoint;

import io.locmoe.engine.job.PluginStamp;
import io.locmoe.engine.settings.Precision;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a checkpoint consists of and where it comes from: {@code manifest.json}, the file that is written last.
 *
 * @param branch   name of the line of checkpoints that continue one another; drawn at random
 * @param sequence place in the order in which the checkpoints of a directory were written, from 1
 * @param step     steps done
 * @param timed    whether it was written because of the time that had passed; such a one is the first to go
 * @param parent   the checkpoint that its job started from, or the one before it in the job; empty for the first
 * @param precision of the job's products; float32 in a checkpoint of a version that had no other
 * @param plugins  that the job used; none in a checkpoint of a version that did not write them
 * @param files    by name
 * @param digest   of the manifest itself; empty before it is written
 */
record Manifest(
        String branch,
        long sequence,
        long step,
        boolean timed,
        Optional<Parent> parent,
        Precision precision,
        List<PluginStamp> plugins,
        Map<String, Entry> files,
        String digest) {

    /**
     * Where a checkpoint continues.
     *
     * @param branch of the parent; empty where it is of a format without manifests, and so is the digest
     * @param digest of its manifest
     */
    record Parent(String branch, long step, String digest) {}

    /**
     * A file.
     *
     * @param sha256  of all its bytes
     * @param tensors digests of its tensors by name; none where it holds none
     */
    record Entry(long bytes, String sha256, Map<String, String> tensors) {
        Entry {
            tensors = Collections.unmodifiableMap(tensors);
        }

        /** A small file without tensors. */
        static Entry of(byte[] content) {
            return new Entry(content.length, Sha256.of(content), Map.of());
        }
    }

    Manifest {
        plugins = List.copyOf(plugins);
        files = Collections.unmodifiableMap(new TreeMap<>(files));
        for (String name : files.keySet()) {
            if (!CheckpointFiles.ALL.contains(name)) {
                throw new IllegalArgumentException("a checkpoint has no file '" + name + "'");
            }
        }
        if (sequence < 1 || step < 0 || step > CheckpointConfig.MOST_STEPS) {
            throw new IllegalArgumentException("sequence " + sequence + " or step " + step + " is impossible");
        }
    }

    /** This manifest, as the parent of another. */
    Parent asParent() {
        return new Parent(branch, step, digest);
    }
}
