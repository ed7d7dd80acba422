package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.file.Sha256;
import io.locmoe.engine.checkpoint.file.TensorWriter;
import io.locmoe.engine.job.PluginStamp;
import io.locmoe.engine.settings.Precision;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of a checkpoint and its origin: {@code manifest.json}, the file that is written last.
 *
 * @param branch    name of the line of checkpoints that continue one another; drawn at random
 * @param sequence  place in the order in which the checkpoints of a directory were written, from 1
 * @param step      steps done
 * @param timed     whether it was due by time; such checkpoints are removed first
 * @param parent    the checkpoint that its job started from, or the one before it in the job; empty for the first
 * @param precision precision of the job's products; float32 in checkpoints of versions that had no other
 * @param plugins   plug-ins that the job used; none in checkpoints of versions that did not record them
 * @param files     files by name
 * @param digest    digest of the manifest itself; empty before it is written
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
     * The checkpoint that another one continues.
     *
     * @param branch branch of the parent; like the digest, empty if the parent's format has no manifest
     * @param digest digest of the parent's manifest
     */
    record Parent(String branch, long step, String digest) {}

    /**
     * A file.
     *
     * @param sha256  digest of all bytes of the file
     * @param tensors digests of its tensors by name; empty if it holds none
     */
    record Entry(long bytes, String sha256, Map<String, String> tensors) {
        Entry {
            tensors = Collections.unmodifiableMap(tensors);
        }

        /** A file of tensors. */
        static Entry of(TensorWriter.Written written) {
            return new Entry(written.bytes(), written.sha256(), written.tensors());
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
