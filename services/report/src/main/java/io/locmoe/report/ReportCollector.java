package io.locmoe.report;

import io.locmoe.engine.job.JobListener;
import io.locmoe.engine.report.StepReport;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Collects a job's events into a report. Thread-safe; no method blocks. */
public final class ReportCollector implements JobListener {
    private final List<StepReport> steps = new ArrayList<>();
    private final List<ReportValidation> validations = new ArrayList<>();
    private ReportJob job;
    private int earlier;

    public ReportCollector(ReportJob job) {
        this.job = job;
    }

    /** Continues the report of an earlier run in the same directory: its steps before the first new one stay. */
    public synchronized void continueFrom(RunReport report) {
        steps.addAll(report.steps());
        validations.addAll(report.validations());
        earlier = steps.size();
    }

    @Override
    public synchronized void onStep(StepReport report) {
        if (job.firstStep() == 0) {
            steps.removeIf(s -> s.step() >= report.step());
            validations.removeIf(v -> v.step() >= report.step());
            earlier = steps.size();
            job = job.startedAt(report.step());
        }
        steps.add(report);
    }

    @Override
    public synchronized void onValidation(long step, double loss) {
        validations.add(new ReportValidation(step, loss));
    }

    @Override
    public synchronized void onCheckpoint(long step, Path directory) {
        job = job.checkpointed(directory.toString());
    }

    /** Records the end of the job. */
    public synchronized void end(String status, String message) {
        job = job.ended(status, message, now());
    }

    /** The report so far. */
    public synchronized RunReport report() {
        Double validationLoss =
                validations.isEmpty() ? null : validations.getLast().lossPerToken();
        List<StepReport> own = steps.subList(earlier, steps.size());
        return new RunReport(job, steps, validations, new SummaryCalculation(own).summary(validationLoss));
    }

    /** The time as the report has it: UTC, in seconds. */
    public static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
