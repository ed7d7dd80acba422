package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.CheckpointStore.Written;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes snapshots to a store on a separate thread, one at a time. Used by one thread. */
final class SnapshotWriter {
    private final CheckpointStore store;
    private CheckpointLineage lineage;
    private CompletableFuture<Result> underWay;
    private Thread thread;

    SnapshotWriter(CheckpointStore store, CheckpointLineage lineage) {
        this.store = store;
        this.lineage = lineage;
    }

    /**
     * The outcome of a snapshot.
     *
     * @param written empty if it could not be written
     * @param problem why it could not be written, with the path, or what is wrong with older checkpoints; empty on
     *     success
     */
    record Result(Snapshot snapshot, Optional<Written> written, String problem, Duration time) {}

    /** Sets the lineage of further checkpoints. Must not be called during a write. */
    void lineage(CheckpointLineage now) {
        lineage = now;
    }

    boolean isIdle() {
        return underWay == null;
    }

    /** Starts to write a snapshot. Must not be called during another write. */
    void begin(Snapshot snapshot) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        CheckpointLineage current = lineage;
        underWay = result;
        thread = Thread.ofPlatform()
                .name("checkpoint-" + snapshot.step())
                .daemon()
                .start(() -> complete(result, snapshot, current));
    }

    private void complete(CompletableFuture<Result> result, Snapshot snapshot, CheckpointLineage current) {
        try {
            result.complete(write(snapshot, current));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private Result write(Snapshot snapshot, CheckpointLineage current) {
        long start = System.nanoTime();
        try {
            Written written = store.write(snapshot, current);
            String problem = written.alone()
                    ? store.parent() + " was gone, with the checkpoints in it, and was made anew"
                    : prune(current.branch());
            return new Result(snapshot, Optional.of(written), problem, since(start));
        } catch (IOException e) {
            return new Result(snapshot, Optional.empty(), place(FileFailure.of(e)), since(start));
        }
    }

    /** The system's message for a full disk contains no path. */
    private String place(String problem) {
        String parent = store.parent().toString();
        return problem.contains(parent) ? problem : parent + ": " + problem;
    }

    private String prune(String branch) {
        try {
            store.prune(branch);
            return "";
        } catch (IOException e) {
            return "old checkpoints cannot be removed: " + FileFailure.of(e);
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The result of the write in progress, once, if it ends within {@code limit}. */
    Optional<Result> await(Duration limit) {
        if (underWay == null) {
            return Optional.empty();
        }
        try {
            Result result = underWay.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            underWay = null;
            result.written().ifPresent(written -> lineage = lineage.after(written.manifest()));
            return Optional.of(result);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            underWay = null;
            throw new IllegalStateException("a checkpoint could not be written: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CheckpointException("interrupted while a checkpoint was written", e);
        }
    }

    /** Interrupts the write in progress. */
    void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
