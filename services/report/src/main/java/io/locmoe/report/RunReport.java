package io.locmoe.report;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.locmoe.engine.report.StepReport;
import java.util.List;

/**
 * The content of {@code report.json}, as described by docs/report.schema.json. The component names of this record and
 * of the records in it are the names in the file.
 *
 * @param job                the job and its machine
 * @param stepsEvery         1 if {@code steps} has every step; in a long run it has the steps divisible by this, and
 *                           the last
 * @param steps              training steps, in order; {@link StepLog} has more of them for a long run
 * @param validations        in order; thinned out like the steps if there are very many
 * @param summary            numbers for comparing runs
 * @param time               where the time of this run went; null in reports of versions that did not record it
 * @param goodput            goodput of this run up to the end of each step, in order; about 1,000 points at most
 * @param failures           node failures after which this run, or one that it continues, went on, in order
 * @param joins              nodes that joined the running run, in order
 * @param moves              moves of experts in the running run, in order; only the last ones if there are very many
 * @param slowNodes          stragglers, in the order in which they were reported
 * @param checkpointFailures checkpoints that could not be written, in order
 */
public record RunReport(
        ReportJob job,
        long stepsEvery,
        List<StepReport> steps,
        List<ReportValidation> validations,
        ReportSummary summary,
        ReportTime time,
        List<ReportTime.Goodput> goodput,
        @JsonAlias("losses") List<ReportFailure> failures,
        List<ReportJoin> joins,
        List<ReportMove> moves,
        List<ReportSlowNode> slowNodes,
        List<ReportCheckpointFailure> checkpointFailures) {
    public RunReport {
        // 0 in reports of versions that wrote every step.
        stepsEvery = Math.max(1, stepsEvery);
        steps = List.copyOf(steps);
        validations = List.copyOf(validations);
        failures = failures == null ? List.of() : List.copyOf(failures);
        // This and the others below are null in reports of versions that did not know them.
        goodput = goodput == null ? List.of() : List.copyOf(goodput);
        joins = joins == null ? List.of() : List.copyOf(joins);
        moves = moves == null ? List.of() : List.copyOf(moves);
        slowNodes = slowNodes == null ? List.of() : List.copyOf(slowNodes);
        checkpointFailures = checkpointFailures == null ? List.of() : List.copyOf(checkpointFailures);
    }
}
