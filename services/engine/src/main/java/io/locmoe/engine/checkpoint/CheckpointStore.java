package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.Manifest.Entry;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.file.DirectoryLock;
import io.locmoe.engine.checkpoint.file.DurableFiles;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A directory of checkpoints that this process has locked. Each checkpoint is written under a temporary name and
 * renamed when it is complete and durable, so that a directory with a checkpoint's name is always a complete
 * checkpoint. Only files written by this program are removed. Used by one thread at a time.
 */
final class CheckpointStore {
    private static final String PARTIAL = ".partial-";

    private final Path parent;
    private final FileRoots files;
    private final int keep;
    private final DirectoryLock lock;
    private final WriterEpoch epoch;
    private boolean taken;

    /**
     * A directory that this process has locked, or will lock.
     *
     * @param files directories that must contain the directory, links resolved
     * @param keep  how many checkpoints of a branch stay
     * @param epoch epoch of the writing job
     */
    CheckpointStore(Path parent, FileRoots files, int keep, DirectoryLock lock, WriterEpoch epoch) {
        this.parent = parent;
        this.files = files;
        this.keep = keep;
        this.lock = lock;
        this.epoch = epoch;
    }

    /**
     * A checkpoint that is durable.
     *
     * @param alone whether the directory had vanished, with all earlier checkpoints
     */
    record Written(Path directory, Manifest manifest, boolean alone) {}

    /** The directory that contains the checkpoints. */
    Path parent() {
        return parent;
    }

    /**
     * Takes the directory over, and removes partial checkpoints of killed processes.
     *
     * @throws CheckpointException if a newer job of the run has written there
     */
    void begin() throws IOException {
        epoch.refusal(parent).ifPresent(refusal -> {
            throw new CheckpointException(refusal);
        });
        take(true);
        for (Path child : CheckpointFiles.children(parent, PARTIAL)) {
            CheckpointFiles.remove(child);
        }
    }

    /** @param anew whether the directory lacks this job's epoch */
    private void take(boolean anew) throws IOException {
        files.real(parent);
        if (anew) {
            epoch.record(parent);
        } else {
            epoch.require(parent);
        }
        taken = true;
    }

    /** Writes a checkpoint. On failure its partial files are removed, and the other checkpoints stay as they are. */
    Written write(Snapshot snapshot, CheckpointLineage lineage) throws IOException {
        boolean alone = lock.renew();
        take(alone || !taken);
        Path target = free(SavedCheckpoint.PREFIX + String.format("%06d", snapshot.step()));
        Path partial = free(PARTIAL + target.getFileName());
        try {
            CheckpointFiles.begin(partial);
            Map<String, Entry> files = snapshot.write(partial);
            Manifest manifest = ManifestFile.write(
                    partial,
                    new Manifest(
                            lineage.branch(),
                            nextSequence(),
                            snapshot.step(),
                            snapshot.timed(),
                            lineage.parent(),
                            snapshot.precision(),
                            snapshot.plugins(),
                            files,
                            ""));
            CheckpointFiles.complete(partial);
            // The process may have been suspended while it wrote; another job may own the directory now.
            epoch.require(parent);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            DurableFiles.force(parent);
            return new Written(target, manifest, alone);
        } catch (IOException | RuntimeException e) {
            discard(partial, e);
            throw e;
        }
    }

    private Path free(String name) {
        Path path = parent.resolve(name);
        for (int n = 2; Files.exists(path, LinkOption.NOFOLLOW_LINKS); n++) {
            path = parent.resolve(name + "." + n);
        }
        return path;
    }

    private long nextSequence() throws IOException {
        return 1
                + SavedCheckpoint.in(parent).stream()
                        .flatMap(saved -> saved.manifest().stream())
                        .mapToLong(Manifest::sequence)
                        .max()
                        .orElse(0);
    }

    private static void discard(Path partial, Exception cause) {
        try {
            CheckpointFiles.remove(partial);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * Removes the oldest checkpoints of a branch beyond the number to keep, beginning with those that were due by time.
     * The last one always stays.
     */
    void prune(String branch) throws IOException {
        List<SavedCheckpoint> own = new ArrayList<>(SavedCheckpoint.in(parent).stream()
                .filter(saved -> saved.isOf(branch))
                .toList());
        while (own.size() > keep) {
            SavedCheckpoint goes = own.subList(0, own.size() - 1).stream()
                    .filter(saved -> saved.manifest().orElseThrow().timed())
                    .findFirst()
                    .orElse(own.getFirst());
            CheckpointFiles.remove(goes.directory());
            own.remove(goes);
        }
        DurableFiles.force(parent);
    }
}
