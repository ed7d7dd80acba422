package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.SnapshotWriter.Result;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.file.DirectoryLock;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.settings.TrainingSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Takes the checkpoints of a job, on the first device of rank 0: decides when one is due, has it written in the
 * background, and reports the outcome. Only a failure of the last checkpoint ends the job.
 */
final class CheckpointRecorder implements AutoCloseable {
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration NOTICED = Duration.ofSeconds(1);

    private final TrainingSettings settings;
    private final TrainingListener listener;
    private final DirectoryLock lock;
    private final SnapshotWriter writer;
    private final CheckpointClock clock;
    private final CheckpointNews news;

    private CheckpointRecorder(
            TrainingSettings settings, TrainingListener listener, DirectoryLock lock, SnapshotWriter writer) {
        this.settings = settings;
        this.listener = listener;
        this.lock = lock;
        this.writer = writer;
        this.clock = new CheckpointClock(settings, System::nanoTime);
        this.news = new CheckpointNews(settings, listener);
    }

    /**
     * Locks the directory and removes partial checkpoints of killed processes.
     *
     * @throws CheckpointException if it is in use, cannot be written to, or a newer job of the run has written to it
     */
    static CheckpointRecorder open(TrainingSettings settings, RankEnvironment environment, TrainingListener listener) {
        Path directory = environment.checkpoints();
        Duration patience = Duration.ofSeconds(settings.deadlineSeconds()).dividedBy(6);
        DirectoryLock lock = DirectoryLock.acquire(directory, environment.job(), patience);
        try {
            CheckpointStore store = store(settings, environment, lock);
            lock.takenOver().ifPresent(listener::notice);
            store.begin();
            return new CheckpointRecorder(
                    settings, listener, lock, new SnapshotWriter(store, CheckpointLineage.first()));
        } catch (CheckpointException e) {
            lock.close();
            throw e;
        } catch (IOException e) {
            lock.close();
            throw new CheckpointException("the directory " + directory + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Opens without the directory, which cannot be used now; each checkpoint tries it again. */
    static CheckpointRecorder withoutDirectory(
            TrainingSettings settings, RankEnvironment environment, TrainingListener listener) {
        DirectoryLock lock = DirectoryLock.later(environment.checkpoints(), environment.job());
        CheckpointStore store = store(settings, environment, lock);
        return new CheckpointRecorder(settings, listener, lock, new SnapshotWriter(store, CheckpointLineage.first()));
    }

    private static CheckpointStore store(TrainingSettings settings, RankEnvironment environment, DirectoryLock lock) {
        return new CheckpointStore(
                environment.checkpoints(),
                environment.files(),
                settings.keepCheckpoints(),
                lock,
                WriterEpoch.of(environment));
    }

    /** Continues the lineage of a checkpoint. */
    void continues(Path checkpoint, Path directory) {
        try {
            writer.lineage(CheckpointLineage.of(checkpoint, directory));
            news.isWhole(checkpoint);
            clock.restart();
        } catch (IOException e) {
            throw new CheckpointException("cannot read the lineage of " + checkpoint + ": " + e.getMessage(), e);
        }
    }

    /**
     * Whether to take a checkpoint after a step. One that is due by steps may block training, for a part of the
     * deadline, until the previous one is written; one that is due by time waits for a later step.
     *
     * @param requested whether somebody has asked for one
     */
    boolean wants(long step, boolean requested) {
        if (clock.isPlanned(step) && !writer.isIdle()) {
            holdUp(Duration.ofSeconds(settings.deadlineSeconds()).dividedBy(4));
        }
        return clock.wants(step, requested, writer.isIdle());
    }

    private void holdUp(Duration limit) {
        long start = System.nanoTime();
        boolean ended = deliver(limit);
        Duration waited = Duration.ofNanos(System.nanoTime() - start);
        if (waited.compareTo(NOTICED) > 0) {
            listener.notice("training waited " + waited.toSeconds() + " s for a checkpoint to be written"
                    + (ended ? "" : ", which is not finished yet; the next one waits")
                    + ": the disk is slower than checkpointEvery=" + settings.checkpointEvery() + " asks");
        }
    }

    /** Whether the checkpoint that {@link #wants} asked for is due only because of the time. */
    boolean isTimed() {
        return clock.isTimed();
    }

    /** Starts to write a snapshot in the background. Must not be called during another write. */
    void begin(Snapshot snapshot) {
        clock.restart();
        writer.begin(snapshot);
    }

    /** Tells the listener if a checkpoint has been written, or could not be. Returns at once. */
    void deliver() {
        deliver(Duration.ZERO);
    }

    /** Waits at most {@code limit}; false if something is still being written then. */
    private boolean deliver(Duration limit) {
        writer.await(limit).ifPresent(result -> {
            try (Snapshot _ = result.snapshot()) {
                news.tell(result, "training goes on, and the next checkpoint is tried when it is due");
            }
        });
        return writer.isIdle();
    }

    /**
     * Writes the last snapshot of the job and waits for it. Tries again for half of the deadline if that fails.
     *
     * @throws CheckpointException if it cannot be written
     */
    void finish(Snapshot last) {
        try (last) {
            awaitWrite();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(settings.deadlineSeconds()) / 2;
            boolean told = false;
            while (true) {
                begin(last);
                Result result = awaitResult(last.step());
                if (result.written().isPresent()) {
                    news.tell(result, "");
                    return;
                }
                requireTime(result, end);
                if (!told) {
                    news.tell(
                            result,
                            "it is the last one, and is tried again for " + settings.deadlineSeconds() / 2 + " s");
                }
                told = true;
                pause();
            }
        }
    }

    private void requireTime(Result result, long end) {
        if (System.nanoTime() - end >= 0) {
            throw new CheckpointException(
                    "the last checkpoint, of step " + result.snapshot().step()
                            + ", could not be written: " + result.problem() + "; " + news.lastWhole()
                            + ". What was trained after that is lost: make room and continue from there");
        }
    }

    private void awaitWrite() {
        while (!deliver(Duration.ofSeconds(settings.deadlineSeconds()))) {
            listener.notice("the last checkpoint waits for the one before it to be written");
        }
    }

    private Result awaitResult(long step) {
        while (true) {
            Optional<Result> result = writer.await(Duration.ofSeconds(settings.deadlineSeconds()));
            if (result.isPresent()) {
                return result.get();
            }
            listener.notice("the checkpoint of step " + step + " is still being written");
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CheckpointException("interrupted while the last checkpoint was written", e);
        }
    }

    /** Waits for a write in progress, at most for the deadline. */
    @Override
    public void close() {
        try {
            if (!deliver(Duration.ofSeconds(settings.deadlineSeconds()))) {
                listener.notice("a checkpoint was still being written at the end; it is given up");
                writer.interrupt();
            }
        } finally {
            lock.close();
        }
    }
}
