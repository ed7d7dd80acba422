package io.locmoe.run.role;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RecordingRequest;
import io.locmoe.run.service.StoredFile;
import io.locmoe.run.worker.Roots;
import io.locmoe.run.worker.RunStore;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/** A run that this node leads, has led or follows. */
record KnownRun(FollowedRun run, RunHistory history) {

    static ControlException unknown(String run) {
        return new ControlException(Code.UNKNOWN_JOB, "the mesh knows no job '" + run + "'");
    }

    /**
     * The checkpoints that it has written here.
     *
     * @throws ControlException if the caller may not have them: whoever may end a run may fetch it
     */
    RunStore store(Roots roots, Caller caller) {
        requireOwner(caller, "fetch");
        return new RunStore(roots.files(), written());
    }

    /** @throws ControlException if it is the text of another user: whoever may end it may read it */
    void requireReader(Caller caller) {
        if (run.request().text().isPresent()) {
            requireOwner(caller, "read");
        }
    }

    /**
     * Checks whether the caller may record its steps here, or may still read them after its end.
     *
     * @throws ControlException if not: whoever may end a run may record it
     */
    void requireRecordable(RecordingRequest request, Caller caller) {
        requireOwner(caller, "record");
        if (run.request().text().isPresent()) {
            throw new ControlException(Code.INVALID, run.runId() + " is a text, which has no steps to record");
        }
        if (request.offset().isEmpty() && history.end().isPresent()) {
            throw new ControlException(Code.UNKNOWN_JOB, run.runId() + " has ended");
        }
    }

    private void requireOwner(Caller caller, String what) {
        if (!caller.mayEndJobOf(run.owner())) {
            throw new ControlException(
                    Code.FORBIDDEN,
                    run.runId() + " is a job of " + run.owner().name() + "; to " + what
                            + " it needs the role administer, but the caller is " + caller);
        }
    }

    private List<Path> written() {
        SequencedSet<Path> written = new LinkedHashSet<>();
        try (RunHistory.Reader reader = history.read(() -> {})) {
            for (RunEvent event = reader.poll(); event != null; event = reader.poll()) {
                if (event instanceof RunEvent.Training(TrainingEvent.CheckpointWritten checkpoint)) {
                    path(checkpoint.directory()).ifPresent(written::addLast);
                }
            }
        }
        return new ArrayList<>(written);
    }

    /** Empty for what cannot be a checkpoint: the events may be those of another node. */
    private static Optional<Path> path(String directory) {
        try {
            return Optional.of(Path.of(directory))
                    .filter(path -> path.isAbsolute() && path.getNameCount() > 0)
                    .filter(path -> StoredFile.isCheckpoint(path.getFileName().toString()));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
