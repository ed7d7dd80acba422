package io.locmoe.cli.nodes;

import io.locmoe.control.client.MeshClient;
import io.locmoe.launcher.RunException;
import io.locmoe.run.ControlException;
import io.locmoe.run.service.MeshStatus;
import io.locmoe.settings.Visible;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for states of a mesh, before and after one of its nodes is told to leave. Methods block, and throw
 * {@link RunException} at their deadlines.
 */
record NodeWait(MeshClient mesh, String node) {
    /** Shorter than the start of any node. */
    private static final long PAUSE_MILLISECONDS = 200;

    /** Waits until a training has ended a step; returns its job. */
    String training(Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        String waited = "no training has ended a step within " + longest.toSeconds() + " s";
        while (true) {
            Optional<String> job = status().flatMap(MeshStatus::runningJob);
            if (job.isPresent() && step(job.get(), end, waited)) {
                return job.get();
            }
            pause(end, waited);
        }
    }

    /** Whether the job completes a step before it ends. */
    private boolean step(String job, long end, String waited) {
        CompletableFuture<Boolean> step = new CompletableFuture<>();
        Thread.ofVirtual().name("watch-" + job).start(() -> {
            try {
                mesh.watch(job, event -> {
                    if (event.completesStep()) {
                        step.complete(true);
                    }
                });
                step.complete(false);
            } catch (ControlException lost) {
                fail(step, lost);
            }
        });
        try {
            return step.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw RunException.failure(waited);
        } catch (ExecutionException e) {
            throw RunException.failure(Visible.line(e.getCause().getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RunException.failure("interrupted while waiting for a training", e);
        }
    }

    /** Fails the wait, except for a job that was just submitted, which has a name before it can be watched. */
    private static void fail(CompletableFuture<Boolean> step, ControlException lost) {
        if (lost.code() == ControlException.Code.UNKNOWN_JOB) {
            step.complete(false);
        } else {
            step.completeExceptionally(lost);
        }
    }

    /** Waits until the node has left, and a node of that name is a member again. */
    void back(Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        boolean left = false;
        while (true) {
            Optional<Boolean> member = status().map(now ->
                    now.nodes().stream().anyMatch(one -> one.name().equals(node)));
            if (left && member.equals(Optional.of(true))) {
                return;
            }
            left |= member.equals(Optional.of(false));
            pause(
                    end,
                    Visible.line(node)
                            + (left ? " has left, and is not in the mesh again after " : " has not left within ")
                            + longest.toSeconds() + " s");
        }
    }

    /** The status of the mesh; empty while nobody answers, because the asked node may be the one that leaves. */
    private Optional<MeshStatus> status() {
        try {
            return Optional.of(mesh.topology());
        } catch (ControlException silent) {
            return Optional.empty();
        }
    }

    private static void pause(long end, String waited) {
        if (System.nanoTime() - end >= 0) {
            throw RunException.failure(waited);
        }
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RunException.failure("interrupted while waiting for the mesh", e);
        }
    }
}
