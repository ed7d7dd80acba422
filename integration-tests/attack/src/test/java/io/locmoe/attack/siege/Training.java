package io.locmoe.attack.siege;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.control.client.MeshClient;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.StepReport;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.RunRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A job on the mesh under attack, followed by a client of it. */
final class Training implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final MeshClient client;
    private final String job;
    private final List<StepReport> steps = new ArrayList<>();
    private final CompletableFuture<RunEvent.Ended> end = new CompletableFuture<>();

    /** Submits the job; the client is closed with this. */
    Training(MeshClient client, RunRequest request) {
        this.client = client;
        this.job = client.submit(request);
        Thread.ofPlatform().daemon().name("watch").start(this::watch);
    }

    private void watch() {
        try {
            end.complete(client.watch(job, this::note));
        } catch (RuntimeException e) {
            end.completeExceptionally(e);
        }
    }

    private synchronized void note(RunEvent event) {
        if (event instanceof RunEvent.Training(TrainingEvent.StepCompleted completed)) {
            steps.add(completed.report());
        }
    }

    /** The losses of all steps so far. */
    synchronized List<Double> losses() {
        return steps.stream().map(StepReport::lossPerToken).toList();
    }

    /** Waits until so many more steps have ended. */
    void awaitMoreSteps(int count) {
        int wanted = losses().size() + count;
        await().atMost(PATIENCE).until(() -> end.isDone() || losses().size() >= wanted);
        assertThat(end).isNotDone();
    }

    /** Stops it, and waits for its end. */
    void stop() {
        client.cancel(job);
        assertThat(end(PATIENCE).outcome()).isEqualTo(RunOutcome.CANCELLED);
    }

    /** How it ended, once it has. */
    RunEvent.Ended end(Duration longest) {
        try {
            return end.get(longest.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError("the end of the training was not told", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
