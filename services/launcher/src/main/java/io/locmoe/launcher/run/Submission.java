package io.locmoe.launcher.run;

import io.locmoe.launcher.connection.MeshConnection;
import io.locmoe.run.service.RunRequest;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Submits jobs. It says what a submission waits for that takes long: after a while, and again after pauses that double.
 *
 * @param told  gets the sentences, on a thread of its own
 * @param first time before the first sentence
 */
public record Submission(MeshConnection connection, Consumer<String> told, Duration first) {
    private static final Duration FIRST = Duration.ofSeconds(10);

    public Submission(MeshConnection connection, Consumer<String> told) {
        this(connection, told, FIRST);
    }

    /** Blocks until the mesh has accepted the job; returns the job's id. */
    public String of(RunRequest request) {
        Thread telling = Thread.ofVirtual().name("submission").start(() -> tell(request));
        try {
            return connection.submit(request);
        } finally {
            telling.interrupt();
        }
    }

    private void tell(RunRequest request) {
        Duration waited = Duration.ZERO;
        try {
            for (Duration pause = first; true; pause = pause.multipliedBy(2)) {
                Thread.sleep(pause);
                waited = waited.plus(pause);
                told.accept("the mesh has not started the run yet: " + request.reasonToWait() + "; waited for "
                        + waited.toSeconds() + " s of at most "
                        + request.patience().toSeconds() + " s");
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
