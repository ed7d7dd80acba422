package io.locmoe.launcher.files;

import io.locmoe.engine.checkpoint.CheckpointSearch;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.file.DirectoryLock;
import io.locmoe.launcher.RunException;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A run that an earlier execution of the same command may have started, and that has ended however that execution did.
 *
 * @param out its output directory
 */
public record StartedRun(Path out) {
    /** Wait for the earlier command, which writes its report before it ends. */
    private static final Duration FORMER = Duration.ofSeconds(30);

    /**
     * The directory to resume; empty if there is no checkpoint yet. In that case the reports of its steps are deleted,
     * because they are trained again.
     *
     * @throws RunException if another process uses the directory, or no checkpoint in it is complete
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
            throw RunException.failure("the run in " + out + " cannot begin anew: " + FileFailure.of(out, e), e);
        }
    }
}
