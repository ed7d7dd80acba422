package io.locmoe.engine.checkpoint;

import io.locmoe.engine.model.MoeModel;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.tape.Tape;
import io.locmoe.engine.training.RankEnvironment;
import java.nio.file.Path;
import java.util.Optional;

/** Saves and restores a job, all ranks together; rank 0 touches the disk. */
public final class Checkpoints {
    public Checkpoints(JobSettings settings, RankEnvironment environment, MoeModel model, Tape tape) {
    }

    public Optional<Path> save(long step) {
        return Optional.empty();
    }

    public long restore(Path directory) {
        return 0;
    }
}
