package io.locmoe.report;

import io.locmoe.engine.report.StepReport;
import java.util.List;

/**
 * The content of {@code report.json}, as docs/report.schema.json describes it. The names of the components of this
 * record and of those it holds are the names in the file.
 *
 * @param job         what was run, on what
 * @param steps       every training step, in order
 * @param validations every validation, in order
 * @param summary     numbers to compare runs by
 */
public record RunReport(
        ReportJob job, List<StepReport> steps, List<ReportValidation> validations, ReportSummary summary) {
    public RunReport {
        steps = List.copyOf(steps);
        validations = List.copyOf(validations);
    }
}
