package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.settings.FileFailure;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the checkpoint that a user means by a directory. All readers of checkpoints use this class, so that no
 * checkpoint is skipped without a notice.
 */
public final class CheckpointSearch {
    private CheckpointSearch() {}

    /**
     * The checkpoint that a user means, with every file checked.
     *
     * @param given   a checkpoint, a directory of checkpoints, or the output directory of a run; of a directory, the
     *     newest whole checkpoint is taken
     * @param notices gets a sentence for each newer checkpoint that is skipped because it is damaged, and one if no
     *     manifest vouches for the numbers
     * @throws CheckpointException if the checkpoint is damaged, with the name of the file or tensor, and with the
     *     newest whole checkpoint before it; or if there is none
     */
    public static Path require(Path given, Consumer<String> notices) {
        if (!SavedCheckpoint.isOne(given)) {
            return newest(given, notices);
        }
        Optional<String> damage = WholeCheckpoint.damage(given);
        if (damage.isPresent()) {
            throw new CheckpointException(damage.get()
                    + System.lineSeparator()
                    + wholeBefore(given)
                            .map(whole -> "the newest whole checkpoint before it is " + whole + ": use that instead")
                            .orElse("there is no whole checkpoint before it"));
        }
        former(given).ifPresent(notices);
        return given;
    }

    /** Opens the checkpoint that {@link #require} finds. */
    public static CheckpointReader open(Path given, Consumer<String> notices) {
        return new CheckpointReader(require(given, notices));
    }

    /**
     * Opens a checkpoint without checking its numbers first: they are checked when they are read.
     *
     * @param given as for {@link #require}
     * @param roots directories that must contain the files, links resolved
     * @throws CheckpointException if there is none, it is broken, or it is outside the roots
     */
    public static CheckpointReader open(Path given, FileRoots roots, Consumer<String> notices) {
        return new CheckpointReader(locate(given, notices), roots);
    }

    /**
     * Like {@link #require}, but returns a given checkpoint even if it is damaged: for readers that check what they
     * read.
     *
     * @throws CheckpointException if there is none
     */
    static Path locate(Path given, Consumer<String> notices) {
        return SavedCheckpoint.isOne(given) ? given : newest(given, notices);
    }

    /** Step of the checkpoint that {@link #locate} finds; -1 if none can be read. */
    static long step(Path given) {
        try {
            return CheckpointConfig.read(locate(given, _ -> {})).step();
        } catch (CheckpointException e) {
            return -1;
        }
    }

    private static Path newest(Path directory, Consumer<String> notices) {
        return find(directory, notices)
                .orElseThrow(() -> new CheckpointException("no checkpoint in " + directory
                        + ": a checkpoint is a directory with " + CheckpointConfig.FILE + ", such as step-000600"));
    }

    /**
     * The newest whole checkpoint of a directory of checkpoints, or of the output directory of a run; empty if there is
     * no checkpoint.
     *
     * @param notices as for {@link #require}
     * @throws CheckpointException if there are checkpoints, but none is whole
     */
    public static Optional<Path> find(Path directory, Consumer<String> notices) {
        Map<Path, String> damaged = new LinkedHashMap<>();
        try {
            for (Path parent : List.of(directory, directory.resolve("checkpoints"))) {
                for (SavedCheckpoint saved : SavedCheckpoint.in(parent).reversed()) {
                    Path checkpoint = saved.directory();
                    Optional<String> damage = WholeCheckpoint.damage(checkpoint);
                    if (damage.isEmpty()) {
                        damaged.forEach((newer, why) -> notices.accept(passedOver(newer, checkpoint, why)));
                        former(checkpoint).ifPresent(notices);
                        return Optional.of(checkpoint);
                    }
                    damaged.put(checkpoint, damage.get());
                }
            }
        } catch (IOException e) {
            throw new CheckpointException("cannot list " + directory + ": " + FileFailure.of(directory, e), e);
        }
        if (damaged.isEmpty()) {
            return Optional.empty();
        }
        throw new CheckpointException("no checkpoint in " + directory + " is whole: "
                + damaged.values().iterator().next());
    }

    private static String passedOver(Path newer, Path taken, String damage) {
        return newer.getFileName() + " is newer but damaged, so " + taken.getFileName() + " is used: " + damage;
    }

    private static Optional<String> former(Path checkpoint) {
        return SavedCheckpoint.of(checkpoint).former()
                ? Optional.of(
                        checkpoint + " is of a format without digests: damage to its numbers would not be noticed")
                : Optional.empty();
    }

    private static Optional<Path> wholeBefore(Path damaged) {
        try {
            return SavedCheckpoint.of(damaged).earlierSiblings().reversed().stream()
                    .map(SavedCheckpoint::directory)
                    .filter(other -> WholeCheckpoint.damage(other).isEmpty())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Notes for the user before a job continues from a checkpoint, a sentence each: the notices of {@link #require},
     * and a note if a new branch starts here. Reads the newer checkpoints beside it.
     *
     * @param checkpoint the checkpoint itself, not the directory of a run
     */
    public static List<String> resumeNotes(Path checkpoint) {
        List<String> notes = new ArrayList<>();
        former(checkpoint).ifPresent(notes::add);
        try {
            branch(SavedCheckpoint.of(checkpoint), notes);
        } catch (IOException e) {
            notes.add("the checkpoints beside " + checkpoint + " cannot be listed: " + FileFailure.of(e));
        }
        return notes;
    }

    private static void branch(SavedCheckpoint saved, List<String> notes) throws IOException {
        Optional<Path> newest = Optional.empty();
        for (SavedCheckpoint later : saved.laterSiblings()) {
            Optional<String> damage = WholeCheckpoint.damage(later.directory());
            damage.ifPresent(why -> notes.add(passedOver(later.directory(), saved.directory(), why)));
            newest = damage.isEmpty() ? Optional.of(later.directory()) : newest;
        }
        if (newest.isPresent()) {
            notes.add(saved.directory().getFileName() + " is continued, although "
                    + newest.get().getFileName()
                    + " is newer"
                    + (CheckpointLineage.isLast(saved)
                            ? ", of another branch; that stays as it is"
                            : ": the job starts a branch of its own, and the checkpoints that are there stay"));
        }
    }
}
