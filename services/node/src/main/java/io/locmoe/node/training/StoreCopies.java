package io.locmoe.node.training;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.store.CheckpointUpload;
import io.locmoe.store.StoreAddress;
import io.locmoe.store.StoredRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Has the checkpoints of a job copied to an object store, and tells the job's listener of copies that fail. They never
 * end the job.
 */
final class StoreCopies implements TrainingListener, AutoCloseable {
    /** Longest wait at the end of a complete job, for a copy that gets on. */
    private static final Duration LONGEST = Duration.ofHours(12);

    private final TrainingListener listener;
    private final Duration deadline;
    private final CheckpointUpload upload;

    private StoreCopies(StoreAddress address, JobSettings settings, TrainingListener listener) {
        this.listener = listener;
        this.deadline = Duration.ofSeconds(settings.training().deadlineSeconds());
        this.upload = new CheckpointUpload(
                StoredRun.at(address), settings.training().keepCheckpoints(), new News(address, listener));
    }

    /** Begins with the checkpoint that the job continues: the copy of the job before may have been broken off. */
    static StoreCopies start(StoreAddress address, JobSettings settings, TrainingListener listener) {
        StoreCopies copies = new StoreCopies(address, settings, listener);
        settings.resume()
                .filter(path -> StoredRun.step(path.getFileName().toString()) >= 0 && Files.isDirectory(path))
                .ifPresent(path ->
                        copies.upload.offer(StoredRun.step(path.getFileName().toString()), path));
        return copies;
    }

    @Override
    public void accept(TrainingEvent event) {
        listener.accept(event);
        if (event instanceof TrainingEvent.CheckpointWritten(long step, String directory)) {
            upload.offer(step, Path.of(directory));
        }
    }

    /**
     * Waits until the last checkpoint of a job is copied.
     *
     * @param complete whether the job has reached its end; if it was stopped, somebody waits for its nodes
     */
    void finish(boolean complete) {
        Duration half = deadline.dividedBy(2);
        if (!upload.finish(complete ? deadline : half, complete ? LONGEST : half)) {
            listener.notice("the copy of the last checkpoint was not finished in " + half.toSeconds()
                    + " s and is broken off; it begins again with the next job of the run");
        }
    }

    @Override
    public void close() {
        upload.close();
    }

    /** On the thread of the copies. */
    private record News(StoreAddress address, TrainingListener listener, Set<String> told)
            implements CheckpointUpload.News {
        News(StoreAddress address, TrainingListener listener) {
            this(address, listener, new HashSet<>());
        }

        @Override
        public void copied(long step) {
            if (!told.isEmpty()) {
                listener.notice("the checkpoint of step " + step + " is in " + address);
                told.clear();
            }
        }

        @Override
        public void failed(long step, String problem, boolean again) {
            listener.accept(new TrainingEvent.CheckpointFailed(step, "its copy: " + problem));
            if (told.add(problem + again)) {
                listener.notice("the checkpoint of step " + step + " is not in " + address + ": " + problem + "; "
                        + (again
                                ? "training goes on, and the copy is tried again"
                                : "the copy is given up, and the checkpoint is on the disk of the run's leader only"));
            }
        }
    }
}
