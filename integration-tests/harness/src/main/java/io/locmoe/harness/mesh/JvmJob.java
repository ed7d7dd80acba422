package io.locmoe.harness.mesh;

import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.JobEnd;
import io.locmoe.harness.job.RunFiles;
import io.locmoe.harness.job.RunningJob;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A job on nodes in this JVM, run by a separate thread. */
record JvmJob(Job job, RunFiles files, EmbeddedNodes nodes, CompletableFuture<String> end) implements RunningJob {

    static JvmJob start(Job job, RunFiles files, EmbeddedNodes nodes) {
        CompletableFuture<String> end = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("job").start(() -> {
            try {
                end.complete(nodes.train(job.settings(), files.directory()));
            } catch (RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
        return new JvmJob(job, files, nodes, end);
    }

    @Override
    public boolean runs() {
        return !end.isDone();
    }

    @Override
    public void cancel() {
        if (runs()) {
            nodes.cancel();
        }
    }

    @Override
    public JobEnd awaitEnd(Duration deadline) {
        try {
            String reason = end.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            return new JobEnd(reason.isEmpty(), reason);
        } catch (TimeoutException e) {
            throw new HarnessException(
                    "the job still runs after " + deadline.toSeconds() + " s, at step " + files.lastStep(), e);
        } catch (ExecutionException e) {
            throw new HarnessException("the job cannot be run: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("interrupted while waiting for the end of a job", e);
        }
    }

    /** The second cancel interrupts the job. */
    @Override
    public void close() {
        if (runs()) {
            cancel();
            cancel();
            awaitEnd();
        }
    }
}
