package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.SnapshotWriter.Result;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.settings.TrainingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Reports a job's checkpoints to its listener. A failure that repeats for the same reason is shown to the user once,
 * until a checkpoint succeeds. Used by one thread.
 */
final class CheckpointNews {
    private final TrainingSettings settings;
    private final TrainingListener listener;
    private final Set<String> failures = new HashSet<>();
    private Path last;

    CheckpointNews(TrainingSettings settings, TrainingListener listener) {
        this.settings = settings;
        this.listener = listener;
    }

    void isWhole(Path checkpoint) {
        last = checkpoint;
    }

    /** A clause about the last checkpoint that is known to be whole. */
    String lastWhole() {
        if (last == null) {
            return "there is no earlier checkpoint";
        }
        return Files.isDirectory(last)
                ? "the last whole checkpoint is " + last
                : "the last whole checkpoint, " + last + ", is gone";
    }

    /**
     * Tells the listener the outcome of a snapshot.
     *
     * @param consequence what follows from a failure
     */
    void tell(Result result, String consequence) {
        long step = result.snapshot().step();
        if (result.written().isEmpty()) {
            failed(step, result.problem(), consequence);
            return;
        }
        Path directory = result.written().get().directory();
        isWhole(directory);
        if (!failures.isEmpty()) {
            listener.notice("checkpoints can be written again");
        }
        failures.clear();
        listener.accept(new TrainingEvent.CheckpointWritten(step, directory.toString()));
        if (!result.problem().isEmpty()) {
            listener.notice(result.problem());
        }
        slow(step, result.time());
    }

    private void failed(long step, String problem, String consequence) {
        listener.accept(new TrainingEvent.CheckpointFailed(step, problem));
        // The names of files contain steps, so digits do not make a different failure.
        if (failures.add((problem + consequence).replaceAll("\\d+", ""))) {
            listener.notice("the checkpoint of step " + step + " could not be written: " + problem + "; " + consequence
                    + "; " + lastWhole());
        }
    }

    private void slow(long step, Duration time) {
        if (settings.checkpointSeconds() > 0 && time.toSeconds() >= settings.checkpointSeconds()) {
            listener.notice("the checkpoint of step " + step + " took " + time.toSeconds()
                    + " s to write, longer than checkpointSeconds=" + settings.checkpointSeconds());
        }
    }
}
