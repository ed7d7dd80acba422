package io.locmoe.cli.progress;

import io.locmoe.engine.report.StepReport;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.report.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Tells Kubeflow Trainer how a TrainJob is going: the newest step, from time to time, on a thread of its own. What is
 * not taken is said once for each reason, and disturbs nothing.
 */
final class TrainerProgress implements Progress {
    /** As often as Trainer wants to hear of it at most. */
    static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final Duration LAST = Duration.ofSeconds(15);

    private final TrainerEndpoint endpoint;
    private final long last;
    private final Consumer<String> complaints;
    private final AtomicReference<TrainerStatus> next = new AtomicReference<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("trainer-status").factory());

    private String problem = "";
    private long first;
    private long begun;

    /**
     * Begins to tell.
     *
     * @param last       step at which the job ends
     * @param complaints get a sentence
     */
    TrainerProgress(TrainerEndpoint endpoint, long last, Duration interval, Consumer<String> complaints) {
        this.endpoint = endpoint;
        this.last = last;
        this.complaints = complaints;
        thread.scheduleWithFixedDelay(this::tell, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void onStep(StepReport report) {
        if (begun == 0) {
            first = report.step();
            begun = System.nanoTime();
        }
        long done = report.step() - first;
        double each = done <= 0 ? report.milliseconds().total() / 1e3 : (System.nanoTime() - begun) / 1e9 / done;
        next.set(new TrainerStatus(report, last, Math.round((last - report.step()) * each)));
    }

    private void tell() {
        TrainerStatus status = next.getAndSet(null);
        if (status == null) {
            return;
        }
        try {
            endpoint.post(status.json(Instant.now()));
            problem = "";
        } catch (IOException | RuntimeException e) {
            complain(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void complain(String reason) {
        if (!reason.equals(problem)) {
            problem = reason;
            complaints.accept("Kubeflow Trainer did not take the status of this TrainJob at " + endpoint.address()
                    + ": " + reason + "; the training goes on");
        }
    }

    @Override
    public void phase(String phrase) {}

    @Override
    public void message(String sentence) {}

    @Override
    public void end(RunReport report, Path out) {
        thread.execute(this::tell);
        thread.shutdown();
        try {
            thread.awaitTermination(LAST.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
