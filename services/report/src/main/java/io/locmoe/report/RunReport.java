package io.locmoe.report;

import io.locmoe.engine.report.StepReport;
import java.util.List;

/**
 * The content of {@code report.json}, as docs/report.schema.json describes it. The names of the components of this
 * record and of those it holds are the names in the file.
 *
 * @param job         what was run, on what
 * @param stepsEvery  1 where {@code steps} has every step; in a long run it has those that this divides, and the last
 * @param steps       training steps, in order; {@link StepLog} has more of a long run
 * @param validations in order; of very many, as with the steps, a part
 * @param summary     numbers to compare runs by
 * @param time        where the time of this run went; null in a report of a version that did not say
 * @param losses      losses of nodes that this run, and those that it continues, went on after, in order
 * @param joins       nodes that were taken in while they went on, in order
 * @param moves       experts that were moved while they went on, in order; of very many the last ones
 * @param slowNodes   nodes that were steadily slower than the others, in the order in which they were named
 * @param checkpointFailures checkpoints that could not be written, in order
 */
public record RunReport(
        ReportJob job,
        long stepsEvery,
        List<StepReport> steps,
        List<ReportValidation> validations,
        ReportSummary summary,
        ReportTime time,
        List<ReportLoss> losses,
        List<ReportJoin> joins,
        List<ReportMove> moves,
        List<ReportSlowNode> slowNodes,
        List<ReportCheckpointFailure> checkpointFailures) {
    public RunReport {
        // 0 in a report of a version that wrote every step
        stepsEvery = Math.max(1, stepsEvery);
        steps = List.copyOf(steps);
        validations = List.copyOf(validations);
        losses = losses == null ? List.of() : List.copyOf(losses);
        // null in a report of a version that did not know them, as the next three
        joins = joins == null ? List.of() : List.copyOf(joins);
        moves = moves == null ? List.of() : List.copyOf(moves);
        slowNodes = slowNodes == null ? List.of() : List.copyOf(slowNodes);
        checkpointFailures = checkpointFailures == null ? List.of() : List.copyOf(checkpointFailures);
    }
}
