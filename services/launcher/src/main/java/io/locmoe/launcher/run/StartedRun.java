package io.locmoe.launcher.run;

import io.locmoe.engine.checkpoint.CheckpointException;
import io.locmoe.engine.checkpoint.CheckpointSearch;
import io.locmoe.engine.checkpoint.DirectoryLock;
import io.locmoe.launcher.RunException;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A run that the same command may have started before, and that has ended however that command has.
 *
 * @param out its output directory
 */
public record StartedRun(Path out) {
    /** A command that was told to end writes its report first. */
    private static final Duration FORMER = Duration.ofSeconds(30);

    /**
     * What to resume; empty where there is no checkpoint yet. What such a run has told of its steps goes, as they are
     * trained anew.
     *
     * @throws RunException if another process uses the directory, or no checkpoint in it is whole
     */
    public Optional<Path> resume() {
        try {
            DirectoryLock.requireFree(out, FORMER);
            Optional<Path> checkpoint = CheckpointSearch.find(out, _ -> {});
            if (checkpoint.isEmpty()) {
                for (String file : List.of("report.json", "steps.jsonl")) {
                    Files.deleteIfExists(out.resolve(file));
                }
            }
            return checkpoint.map(_ -> out);
        } catch (CheckpointException e) {
            throw RunException.usage(e.getMessage());
        } catch (IOException e) {
            throw RunException.failure("the run in " + out + " cannot begin anew: " + FileFailure.of(e), e);
        }
    }
}
