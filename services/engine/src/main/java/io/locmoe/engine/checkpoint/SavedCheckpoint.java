package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.file.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A checkpoint in a directory of checkpoints.
 *
 * @param manifest empty if the format has no manifests, or the manifest is damaged
 * @param former   whether the format has no manifests
 */
record SavedCheckpoint(Path directory, Optional<Manifest> manifest, boolean former) {
    static final String PREFIX = "step-";
    /** A number follows the step if a checkpoint of another branch already has the plain name. */
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})(?:\\.\\d{1,9})?");

    /**
     * The order of writing. Checkpoints without a manifest come first, ordered by step; those with a damaged manifest,
     * whose place is unknown, come last.
     */
    private static final Comparator<SavedCheckpoint> ORDER = Comparator.comparingLong(SavedCheckpoint::sequence)
            .thenComparingLong(SavedCheckpoint::step)
            .thenComparing(saved -> saved.directory.getFileName().toString());

    private long sequence() {
        return manifest.map(Manifest::sequence).orElse(former ? 0 : Long.MAX_VALUE);
    }

    /** The step; from the directory's name if there is no manifest. */
    long step() {
        return manifest.map(Manifest::step).orElseGet(() -> {
            Matcher name = NAME.matcher(directory.getFileName().toString());
            return name.matches() ? Long.parseLong(name.group(1)) : -1;
        });
    }

    boolean isOf(String branch) {
        return manifest.filter(m -> m.branch().equals(branch)).isPresent();
    }

    /** Whether a directory is a checkpoint, whole or not. */
    static boolean isOne(Path directory) {
        return Files.isRegularFile(directory.resolve(CheckpointConfig.FILE)) || ManifestFile.exists(directory);
    }

    static SavedCheckpoint of(Path checkpoint) {
        if (!ManifestFile.exists(checkpoint)) {
            return new SavedCheckpoint(checkpoint, Optional.empty(), CheckpointConfig.isFormer(checkpoint));
        }
        try {
            return new SavedCheckpoint(checkpoint, Optional.of(ManifestFile.read(checkpoint)), false);
        } catch (CheckpointException e) {
            return new SavedCheckpoint(checkpoint, Optional.empty(), false);
        }
    }

    /** The checkpoints of a directory in the order of writing; none if it does not exist. */
    static List<SavedCheckpoint> in(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        List<SavedCheckpoint> all = new ArrayList<>();
        for (Path child : CheckpointFiles.children(parent, PREFIX)) {
            if (NAME.matcher(child.getFileName().toString()).matches()
                    && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)
                    && isOne(child)) {
                all.add(of(child));
            }
        }
        all.sort(ORDER);
        return all;
    }

    /** The siblings that were written before it. */
    List<SavedCheckpoint> earlierSiblings() throws IOException {
        return siblings().stream().takeWhile(other -> !isSame(other)).toList();
    }

    /** The siblings that were written after it. */
    List<SavedCheckpoint> laterSiblings() throws IOException {
        return siblings().stream().dropWhile(other -> !isSame(other)).skip(1).toList();
    }

    private boolean isSame(SavedCheckpoint other) {
        return other.directory.getFileName().equals(directory.toAbsolutePath().getFileName());
    }

    private List<SavedCheckpoint> siblings() throws IOException {
        return in(directory.toAbsolutePath().getParent());
    }
}
