package io.locmoe.run.recovery;

import io.locmoe.engine.checkpoint.CheckpointSearch;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.run.ControlException;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.job.RunLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The last whole checkpoint of a run.
 *
 * @param directory directory below which the run writes its checkpoints
 * @param log       knows the last checkpoint, and is notified if it is damaged
 */
record LastCheckpoint(String directory, RunLog log) {
    /**
     * Directory of the last whole checkpoint; empty if the run has written none yet. Blocks.
     *
     * @throws ControlException if the run has written checkpoints, and none of them is whole
     */
    Optional<String> checkpoint() {
        String written = log.state().checkpoint();
        if (written.isEmpty() || !Files.isDirectory(Path.of(written))) {
            // There is none, or it is on the machine of the former leader.
            return Optional.of(written).filter(last -> !last.isEmpty());
        }
        try {
            return Optional.of(whole(Path.of(written)));
        } catch (CheckpointException e) {
            log.tell(RunEvent.notice(e.getMessage()));
            return Optional.of(older());
        }
    }

    private String older() {
        try {
            return whole(Path.of(directory));
        } catch (CheckpointException e) {
            throw new ControlException(ControlException.Code.INVALID, e.getMessage(), e);
        }
    }

    private String whole(Path path) {
        return CheckpointSearch.require(path, notice -> log.tell(RunEvent.notice(notice)))
                .toAbsolutePath()
                .toString();
    }
}
