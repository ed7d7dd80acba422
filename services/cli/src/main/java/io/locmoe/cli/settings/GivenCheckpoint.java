package io.locmoe.cli.settings;

import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.checkpoint.CheckpointSearch;
import io.locmoe.settings.Excerpt;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** The checkpoint that a command was given. */
public final class GivenCheckpoint {
    private GivenCheckpoint() {}

    /**
     * Opens the checkpoint after checking each of its files. Notes for the user go to standard error.
     *
     * @param given a checkpoint, or the directory of a run, whose newest complete checkpoint is used
     * @throws io.locmoe.engine.checkpoint.file.CheckpointException if it is damaged, or there is none
     */
    public static CheckpointReader open(Path given, CommandSpec spec) {
        return CheckpointSearch.open(given, notice -> {
            spec.commandLine().getErr().println("locmoe: " + Excerpt.message(notice));
            spec.commandLine().getErr().flush();
        });
    }
}
