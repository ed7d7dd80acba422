package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.SnapshotWriter.Result;
import io.locmoe.engine.job.JobListener;
import io.locmoe.engine.settings.TrainingSettings;
import java.nio.file.Path;
import java.time.Duration;

/** What a listener is told of the checkpoints of a job. Used by one thread. */
final class CheckpointNews {
    private final TrainingSettings settings;
    private final JobListener listener;
    private String lastWhole = "there is no earlier checkpoint";
    private boolean failing;

    CheckpointNews(TrainingSettings settings, JobListener listener) {
        this.settings = settings;
        this.listener = listener;
    }

    void isWhole(Path checkpoint) {
        lastWhole = "the last whole checkpoint is " + checkpoint;
    }

    /** A clause about the last checkpoint that is known to be whole. */
    String lastWhole() {
        return lastWhole;
    }

    /**
     * Tells what became of a snapshot.
     *
     * @param consequence of a failure
     */
    void tell(Result result, String consequence) {
        long step = result.snapshot().step();
        if (result.written().isEmpty()) {
            failing = true;
            listener.onNotice("the checkpoint of step " + step + " could not be written: " + result.problem() + "; "
                    + consequence + "; " + lastWhole);
            return;
        }
        Path directory = result.written().get().directory();
        isWhole(directory);
        if (failing) {
            listener.onNotice("checkpoints can be written again");
        }
        failing = false;
        listener.onCheckpoint(step, directory);
        if (!result.problem().isEmpty()) {
            listener.onNotice(result.problem());
        }
        slow(step, result.time());
    }

    private void slow(long step, Duration time) {
        if (settings.checkpointSeconds() > 0 && time.toSeconds() >= settings.checkpointSeconds()) {
            listener.onNotice("the checkpoint of step " + step + " took " + time.toSeconds()
                    + " s to write, longer than checkpointSeconds=" + settings.checkpointSeconds());
        }
    }
}
