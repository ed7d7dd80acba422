package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.CheckpointStore.Written;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes snapshots to a store on a thread of its own, one at a time. Used by one thread. */
final class SnapshotWriter {
    private final CheckpointStore store;
    private Lineage lineage;
    private CompletableFuture<Result> underWay;
    private Thread thread;

    SnapshotWriter(CheckpointStore store, Lineage lineage) {
        this.store = store;
        this.lineage = lineage;
    }

    /**
     * What became of a snapshot.
     *
     * @param written empty where it could not be written
     * @param problem why it could not be, with a place, or what is wrong with older ones; empty if all went well
     */
    record Result(Snapshot snapshot, Optional<Written> written, String problem, Duration time) {}

    /** Checkpoints continue another one from here on. Nothing is being written then. */
    void lineage(Lineage now) {
        lineage = now;
    }

    boolean isIdle() {
        return underWay == null;
    }

    /** Starts to write; nothing is being written then. */
    void begin(Snapshot snapshot) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        Lineage current = lineage;
        underWay = result;
        thread = Thread.ofPlatform()
                .name("checkpoint-" + snapshot.step())
                .daemon()
                .start(() -> complete(result, snapshot, current));
    }

    private void complete(CompletableFuture<Result> result, Snapshot snapshot, Lineage current) {
        try {
            result.complete(write(snapshot, current));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private Result write(Snapshot snapshot, Lineage current) {
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

    /** A full disk is told without a place. */
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

    /** The result of what was being written, once, if it has ended within some time. */
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

    /** Interrupts what is being written. */
    void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
