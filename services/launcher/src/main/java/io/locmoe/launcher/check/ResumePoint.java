package io.locmoe.launcher.check;

import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.checkpoint.CheckpointSearch;
import io.locmoe.engine.settings.JobSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The start of a job that continues another.
 *
 * @param step  step of the checkpoint
 * @param last  step at which the job ends
 * @param steps number of steps of the schedule
 */
public record ResumePoint(Path checkpoint, long step, long last, long steps) {

    /**
     * The resume point of a job; empty for a new model.
     *
     * @throws io.locmoe.engine.checkpoint.file.CheckpointException if the checkpoint cannot be read
     */
    public static Optional<ResumePoint> of(JobSettings settings) {
        return settings.resume()
                .map(checkpoint -> new ResumePoint(
                        checkpoint,
                        CheckpointConfig.read(checkpoint).step(),
                        settings.training().stopAfter(),
                        settings.training().steps()));
    }

    /** Notes for the user before the start, one sentence each; see {@link CheckpointSearch#resumeNotes}. */
    public List<String> notes() {
        return CheckpointSearch.resumeNotes(checkpoint);
    }

    /** Whether the job would train no step. */
    public boolean isAtTheEnd() {
        return step >= last;
    }

    /** Whether the job asks for fewer steps than the checkpoint has. */
    public boolean isBeyondTheEnd() {
        return step > last;
    }

    /** Message for people about a job that is at its end or beyond it. */
    public String text() {
        String end = isBeyondTheEnd()
                ? ", and this job ends at step " + last + ": there is nothing to train"
                : ", the last of this job: nothing is left to train";
        return checkpoint + " is at step " + step + end + ", and nothing was started. To train on, give "
                + (step < steps ? "a later --stop-after" : "more --steps") + " than " + step + ".";
    }
}
