package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.Manifest.Parent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The checkpoint that the next checkpoint of a job continues.
 *
 * @param branch name of the line of checkpoints that the next one belongs to
 * @param parent the checkpoint before it; empty for the first
 */
record CheckpointLineage(String branch, Optional<Parent> parent) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The lineage of a job that starts with a new model. */
    static CheckpointLineage first() {
        return new CheckpointLineage(newBranch(), Optional.empty());
    }

    private static String newBranch() {
        return HexFormat.of().toHexDigits(RANDOM.nextLong());
    }

    /**
     * The lineage of a job that continues a checkpoint. It stays on the checkpoint's branch if that is the last of the
     * branch, in the job's own directory.
     *
     * @param directory directory that the job writes to
     */
    static CheckpointLineage of(Path checkpoint, Path directory) throws IOException {
        SavedCheckpoint saved = SavedCheckpoint.of(checkpoint);
        Parent parent = saved.manifest().map(Manifest::asParent).orElseGet(() -> new Parent("", saved.step(), ""));
        boolean goesOn = saved.manifest().isPresent()
                && Files.isSameFile(checkpoint.toAbsolutePath().getParent(), directory)
                && isLast(saved);
        return new CheckpointLineage(goesOn ? parent.branch() : newBranch(), Optional.of(parent));
    }

    /** Whether no sibling was written later in its branch. */
    static boolean isLast(SavedCheckpoint saved) throws IOException {
        return saved.laterSiblings().stream()
                .noneMatch(later -> saved.manifest().isPresent()
                        ? later.isOf(saved.manifest().get().branch())
                        : later.former());
    }

    /** The lineage after a checkpoint was written. */
    CheckpointLineage after(Manifest written) {
        return new CheckpointLineage(branch, Optional.of(written.asParent()));
    }
}
