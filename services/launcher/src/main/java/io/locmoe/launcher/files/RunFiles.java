package io.locmoe.launcher.files;

import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.file.DirectoryLock;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportCollector;
import io.locmoe.report.ReportJob;
import io.locmoe.report.StepLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The files and outputs that a run writes as it goes. Closing them ends the use of their directory. */
public final class RunFiles implements AutoCloseable {
    /** Minimum time between lines for steps in train.log; shorter steps would give more than anybody can read. */
    private static final long LOG_INTERVAL = TimeUnit.MILLISECONDS.toNanos(10);

    private final ReportCollector report;
    private final Progress progress;
    private final StepLog steps;
    private final PrintStream log;
    private final DirectoryLock lock;

    private RunFiles(ReportCollector report, Progress progress, StepLog steps, PrintStream log, DirectoryLock lock) {
        this.report = report;
        this.progress = progress;
        this.steps = steps;
        this.log = log;
        this.lock = lock;
    }

    /** Collects for {@code report.json}. */
    public ReportCollector report() {
        return report;
    }

    /** Progress on standard output and in {@code train.log}. */
    public Progress progress() {
        return progress;
    }

    /** The file {@code steps.jsonl}. */
    public StepLog steps() {
        return steps;
    }

    /** The file {@code train.log}. */
    public PrintStream log() {
        return log;
    }

    /**
     * Opens the files of a run, which continue those of the run that it resumes. The directory is then in use by this
     * process.
     *
     * @param linkRates rate of each node's link; empty for no limit
     * @param shown     progress in addition to train.log
     * @throws RunException with the name of the process, if another one uses the directory
     */
    public static RunFiles open(
            OutDirectory out,
            JobSettings settings,
            Map<String, String> versions,
            List<String> linkRates,
            Progress shown) {
        DirectoryLock lock = lock(out, shown);
        try {
            return open(out, settings, report(settings, versions, linkRates), shown, lock);
        } catch (IOException e) {
            lock.close();
            throw RunException.failure("the files in " + out.path() + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static DirectoryLock lock(OutDirectory out, Progress shown) {
        try {
            DirectoryLock lock = DirectoryLock.acquire(out.path(), "a run", Duration.ZERO);
            lock.takenOver().ifPresent(shown::message);
            return lock;
        } catch (CheckpointException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    private static ReportCollector report(JobSettings settings, Map<String, String> versions, List<String> linkRates) {
        return new ReportCollector(new ReportJob(
                ReportJob.RUNNING,
                "",
                ReportCollector.now(),
                null,
                0,
                settings.text(),
                versions,
                Machine.current(),
                linkRates,
                null));
    }

    private static RunFiles open(
            OutDirectory out, JobSettings settings, ReportCollector report, Progress shown, DirectoryLock lock)
            throws IOException {
        if (out.report().exists()) {
            report.continueFrom(out.report().read());
        }
        PrintStream log = new PrintStream(new BoundedLog(out.log()), true, StandardCharsets.UTF_8);
        Progress lines = Progress.lines(log, settings.training().stopAfter(), LOG_INTERVAL);
        return new RunFiles(report, Progress.all(List.of(shown, lines)), StepLog.in(out.path()), log, lock);
    }

    @Override
    public void close() {
        log.close();
        try (lock) {
            steps.close();
        } catch (IOException e) {
            throw RunException.failure("the steps of the run cannot be written: " + e.getMessage(), e);
        }
    }
}
