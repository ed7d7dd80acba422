package io.locmoe.cli.plan;

import io.locmoe.planner.plan.MeasuredRun;
import io.locmoe.planner.plan.PlanSearch;
import io.locmoe.planner.plan.ProcessorWork;
import io.locmoe.planner.plan.Sensitivity;
import io.locmoe.planner.plan.StepSplit;
import io.locmoe.planner.plan.TrainingPlan;
import io.locmoe.report.ReportJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plans as JSON. Times are in seconds, sizes in bytes.
 *
 * @param plans         the best first
 * @param measured      steps of the run of {@code --run}; null without one
 * @param measuredProcessor work of its ranks' threads; null without one
 * @param leftOut       choices that cannot be planned
 * @param sensitivities what would change the first plan
 * @param assumed       values of the hardware without a source
 */
record PlanDocument(
        List<TrainingPlan> plans,
        StepSplit measured,
        ProcessorWork measuredProcessor,
        List<LeftOut> leftOut,
        List<Sensitivity> sensitivities,
        Map<String, String> assumed) {

    /** A choice that cannot be planned, and why. */
    record LeftOut(Map<String, String> choice, String reason) {}

    static PlanDocument of(PlanSearch search, Optional<MeasuredRun> measured, Map<String, String> assumed, int best) {
        return new PlanDocument(
                search.plans().stream().limit(best).toList(),
                measured.map(MeasuredRun::step).orElse(null),
                measured.map(MeasuredRun::processor).orElse(null),
                search.leftOut().entrySet().stream()
                        .map(each -> new LeftOut(each.getKey(), each.getValue()))
                        .toList(),
                search.sensitivities(),
                assumed);
    }

    String text() {
        return ReportJson.MAPPER.valueToTree(this).toPrettyString() + System.lineSeparator();
    }
}
