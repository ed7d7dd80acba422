package io.locmoe.engine.checkpoint;

import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people should know before a job continues from a checkpoint. */
public final class ResumeNotes {
    private ResumeNotes() {}

    /**
     * Sentences, one a line: newer checkpoints that are damaged and left out, a branch that starts here, numbers that
     * nothing vouches for. Reads the newer checkpoints beside it.
     *
     * @param checkpoint itself, not the directory of a run
     */
    public static List<String> of(Path checkpoint) {
        SavedCheckpoint saved = SavedCheckpoint.of(checkpoint);
        List<String> notes = new ArrayList<>();
        if (saved.former()) {
            notes.add(checkpoint + " is of a format without digests: damage to its numbers would not be noticed");
        }
        try {
            branch(saved, notes);
        } catch (IOException e) {
            notes.add("the checkpoints beside " + checkpoint + " cannot be listed: " + FileFailure.of(e));
        }
        return notes;
    }

    private static void branch(SavedCheckpoint saved, List<String> notes) throws IOException {
        Optional<Path> newest = Optional.empty();
        for (SavedCheckpoint later : saved.laterSiblings()) {
            Optional<String> damage = WholeCheckpoint.damage(later.directory());
            damage.ifPresent(d -> notes.add(later.directory().getFileName() + " is newer but damaged, so "
                    + saved.directory().getFileName() + " is continued: " + d));
            newest = damage.isEmpty() ? Optional.of(later.directory()) : newest;
        }
        if (newest.isPresent()) {
            notes.add(saved.directory().getFileName() + " is continued, although "
                    + newest.get().getFileName()
                    + " is newer"
                    + (Lineage.isLast(saved)
                            ? ", of another branch; that stays as it is"
                            : ": the job starts a branch of its own, and the checkpoints that are there stay"));
        }
    }
}
