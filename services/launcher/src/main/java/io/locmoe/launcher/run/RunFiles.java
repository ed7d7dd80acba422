package io.locmoe.launcher.run;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a run writes as it goes.
 *
 * @param report   collects for report.json
 * @param progress on standard output and in train.log
 * @param steps    steps.jsonl
 * @param log      train.log
 */
public record RunFiles(ReportCollector report, Progress progress, StepLog steps, PrintStream log)
        implements AutoCloseable {
    /** A line in train.log for each step, unless they are too short for anybody to read them. */
    private static final long LOG_INTERVAL = TimeUnit.MILLISECONDS.toNanos(10);

    /**
     * Opens the files of a run, which continue those of the run that it resumes.
     *
     * @param linkRates of each node's link; empty for no limit
     * @param shown     progress, beside that in train.log
     */
    public static RunFiles open(
            OutDirectory out,
            JobSettings settings,
            Map<String, String> versions,
            List<String> linkRates,
            Progress shown) {
        ReportCollector report = new ReportCollector(new ReportJob(
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
        try {
            if (out.report().exists()) {
                report.continueFrom(out.report().read());
            }
            PrintStream log = new PrintStream(new BoundedLog(out.log()), true, StandardCharsets.UTF_8);
            return new RunFiles(
                    report,
                    Progress.all(List.of(
                            shown, Progress.lines(log, settings.training().stopAfter(), LOG_INTERVAL))),
                    StepLog.in(out.path()),
                    log);
        } catch (IOException e) {
            throw RunException.failure("the files in " + out.path() + " cannot be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        log.close();
        try {
            steps.close();
        } catch (IOException e) {
            throw RunException.failure("the steps of the run cannot be written: " + e.getMessage(), e);
        }
    }
}
