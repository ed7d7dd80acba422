package io.locmoe.cli.progress;

import io.locmoe.engine.job.TrainingEvent;
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
 * Reports the progress of a TrainJob to Kubeflow Trainer: the newest step, periodically, on its own thread. A rejected
 * status causes one message per reason, and does not disturb the training.
 */
final class TrainerProgress implements Progress {
    /** Minimum interval that Trainer wants between reports. */
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
     * Starts reporting.
     *
     * @param last       step at which the job ends
     * @param complaints receives a sentence for each problem
     */
    TrainerProgress(TrainerEndpoint endpoint, long last, Duration interval, Consumer<String> complaints) {
        this.endpoint = endpoint;
        this.last = last;
        this.complaints = complaints;
        thread.scheduleWithFixedDelay(this::tell, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void accept(TrainingEvent event) {
        if (event instanceof TrainingEvent.StepCompleted(StepReport report)) {
            step(report);
        }
    }

    private synchronized void step(StepReport report) {
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
