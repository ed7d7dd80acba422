package io.locmoe.launcher.store;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.RunFiles;
import io.locmoe.launcher.run.RunEnd;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Copies the report and the steps of a run to its store, after a new checkpoint and at its end. */
public final class ReportCopies {
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final RunCopy copy;
    private final OutDirectory out;
    private final RunFiles files;

    private ReportCopies(RunCopy copy, OutDirectory out, RunFiles files) {
        this.copy = copy;
        this.out = out;
        this.files = files;
    }

    /**
     * Trains, and has the copies made if the job has a store.
     *
     * @throws RunException as the training does; and if it is complete, but its copy is not
     */
    public static RunEnd during(JobSettings settings, OutDirectory out, RunFiles files, Supplier<RunEnd> training) {
        Optional<ReportCopies> copies = RunCopy.of(settings).map(copy -> new ReportCopies(copy, out, files));
        return copies.isPresent() ? copies.get().during(training) : training.get();
    }

    private RunEnd during(Supplier<RunEnd> training) {
        Thread copying = Thread.ofVirtual().name("report-copies").start(this::copyAfterCheckpoints);
        boolean complete = false;
        try {
            RunEnd end = training.get();
            complete = end == RunEnd.COMPLETED;
            return end;
        } finally {
            end(copying);
            finish(complete);
        }
    }

    /** A copy that fails is made again with the next checkpoint, or at the end, which tells of it. */
    private void copyAfterCheckpoints() {
        String copied = null;
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                String newest = files.report().report().job().checkpoint();
                if (!Objects.equals(newest, copied) && copy.files(out).isEmpty()) {
                    copied = newest;
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void end(Thread copying) {
        copying.interrupt();
        try {
            copying.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void finish(boolean complete) {
        copy.files(out)
                .or(() -> copy.lacksLast(files.report().report().job()))
                .ifPresent(problem -> tell(problem, complete));
    }

    /** What has failed or was interrupted has an outcome of its own. */
    private void tell(String problem, boolean complete) {
        if (complete) {
            throw RunException.failure(problem);
        }
        files.progress().message(problem);
    }
}
