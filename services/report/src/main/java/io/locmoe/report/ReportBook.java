package io.locmoe.report;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.PaceChange;
import io.locmoe.engine.report.StepReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Collects what is told of a job into a report, in memory that does not grow with the number of steps. Thread-safe; no
 * method blocks.
 */
public class ReportBook {
    /** Numbers that every router has for a step, and for a layer. */
    private static final int FIXED = 32;
    /** Maximum number of recorded checkpoint failures. */
    private static final int MOST_FAILURES = 1_000;
    /** Only the latest moves are kept; a node that is slow for long causes some per hour. */
    private static final int MOST_MOVES = 1_000;

    private final Thinned<StepReport> steps = new Thinned<>(StepReport::step, ReportBook::numbers, step -> step);
    private final Thinned<ReportValidation> validations = ReportValidation.series();
    private final StepTotals totals = new StepTotals();
    private final TimeBook time;
    private final List<ReportFailure> nodeFailures = new ArrayList<>();
    private final List<ReportJoin> joins = new ArrayList<>();
    private final List<ReportMove> moves = new ArrayList<>();
    private final Divergence divergence = new Divergence();
    private final SlowNodeBook slow = new SlowNodeBook();
    private final List<ReportCheckpointFailure> failures = new ArrayList<>();
    private ReportJob job;

    public ReportBook(ReportJob job) {
        this(job, System::nanoTime);
    }

    /** @param nanoTime a clock, like {@link System#nanoTime}, by which the time between steps is measured */
    public ReportBook(ReportJob job, LongSupplier nanoTime) {
        this.job = job;
        this.time = new TimeBook(nanoTime);
    }

    private static int numbers(StepReport step) {
        int numbers = FIXED
                + step.traffic().length * step.traffic().length
                + step.measures().values().length;
        for (LayerReport layer : step.layers()) {
            int loads = layer.shadow() == null ? 1 : 2;
            numbers += loads * (FIXED + layer.expertLoad().length)
                    + layer.measures().size();
        }
        return numbers;
    }

    /**
     * Continues the report of an earlier run in the same directory: its events are kept, and its steps before the first
     * new one. Sums and times are those of the new run.
     */
    public synchronized void continueFrom(RunReport report) {
        steps.continueFrom(report.steps(), report.stepsEvery());
        report.steps().forEach(divergence::add);
        divergence.interrupted();
        validations.continueFrom(report.validations(), 1);
        nodeFailures.addAll(report.failures());
        joins.addAll(report.joins());
        moves.addAll(report.moves());
        failures.addAll(report.checkpointFailures());
        slow.continueFrom(
                report.slowNodes(), steps.last() == null ? 0 : steps.last().step());
    }

    /** Records a validation. */
    public synchronized void add(ReportValidation validation) {
        validations.add(validation);
        time.validated(validation.step());
    }

    /** Records the last checkpoint, by its directory. */
    public synchronized void checkpointed(String directory) {
        job = job.checkpointed(directory);
    }

    /** Records a checkpoint that could not be written, with the reason. */
    public synchronized void checkpointFailed(long step, String problem) {
        if (!failures.isEmpty() && failures.getLast().isOf(problem)) {
            failures.set(failures.size() - 1, failures.getLast().and(step));
        } else if (failures.size() < MOST_FAILURES) {
            failures.add(new ReportCheckpointFailure(problem, step, step, 1));
        }
    }

    /** Records the seconds for which a snapshot held up training. */
    public synchronized void snapshot(double seconds) {
        time.snapshot(seconds);
    }

    /** Records what the job's driver has decided, by the names of settings. */
    public synchronized void onDecisions(Map<String, String> decided) {
        job = job.decided(decided);
    }

    /** Takes the versions of the software that runs the job, before its first step. */
    public synchronized void running(Map<String, String> software) {
        job = job.running(software);
    }

    /** Records a step; returns the trend if the training starts or stops diverging at this step. */
    public synchronized Optional<LossTrend> add(StepReport report) {
        if (job.firstStep() == 0) {
            steps.removeFrom(report.step());
            validations.removeFrom(report.step());
            job = job.startedAt(report.step());
        }
        steps.add(report);
        if (time.isNew(report)) {
            totals.add(report);
        }
        time.step(report);
        return divergence.add(report);
    }

    /** The trend at the last step, if the training was diverging there. */
    public synchronized Optional<LossTrend> diverged() {
        return divergence.atTheEnd();
    }

    /** Records a node failure; the next steps may be repetitions. */
    public synchronized void onNodeFailure() {
        time.lost();
        divergence.interrupted();
        slow.closeAll(steps.last() == null ? 0 : steps.last().step());
    }

    /** Records a change of a node's pace; returns the node's updated entry. */
    public synchronized ReportSlowNode pace(String node, PaceChange change) {
        return slow.add(node, change);
    }

    /** Records that the run has continued after a failure. */
    public synchronized void onRecovery(ReportFailure failure) {
        nodeFailures.add(failure);
    }

    /** Records that nodes joined; the first step with them is reported next. */
    public synchronized void onJoin(ReportJoin join) {
        paused();
        joins.add(join);
    }

    /** Records that experts moved; the first step in their new places is reported next. */
    public synchronized void onMove(ReportMove move) {
        paused();
        if (moves.size() == MOST_MOVES) {
            moves.removeFirst();
        }
        moves.add(move);
    }

    private void paused() {
        time.paused();
        slow.closeAll(steps.last() == null ? 0 : steps.last().step());
    }

    /** Records the end of the job. */
    public synchronized void end(String status, String message) {
        job = job.ended(status, message, now());
    }

    /** The report so far. */
    public synchronized RunReport report() {
        ReportValidation validation = validations.last();
        List<StepReport> all = steps.values();
        List<StepReport> own = job.firstStep() == 0
                ? List.of()
                : all.stream().filter(step -> step.step() >= job.firstStep()).toList();
        return new RunReport(
                job,
                steps.every(),
                all,
                validations.values(),
                new SummaryCalculation(own, totals).summary(validation == null ? null : validation.lossPerToken()),
                time.time(),
                time.course(),
                nodeFailures,
                joins,
                moves,
                slow.nodes(),
                failures);
    }

    /** The current time in the report's format: UTC, in seconds. */
    public static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
