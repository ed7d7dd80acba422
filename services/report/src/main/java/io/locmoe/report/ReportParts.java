package io.locmoe.report;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import java.util.List;

/** The parts of a report that every version has written. */
final class ReportParts {
    private ReportParts() {}

    /** @throws IllegalArgumentException if one is missing, or steps have not the same layers and experts */
    static void require(RunReport report) {
        require(report != null, "the report");
        require(report.job() != null && report.job().status() != null, "job");
        require(report.summary() != null, "summary");
        report.slowNodes().forEach(slow -> require(slow.node() != null, "slowNodes.node"));
        for (StepReport step : report.steps()) {
            require(step.milliseconds() != null, "steps.milliseconds");
            require(step.bytes() != null, "steps.bytes");
            require(step.traffic() != null, "steps.traffic");
            require(step.layers() != null, "steps.layers");
            step.layers().forEach(layer -> require(layer != null && layer.expertLoad() != null, "layers.expertLoad"));
            requireSame(step, report.steps().getFirst());
        }
    }

    private static void requireSame(StepReport step, StepReport first) {
        if (!experts(step).equals(experts(first))) {
            throw new IllegalArgumentException(
                    "step " + step.step() + " has other layers or experts than step " + first.step());
        }
    }

    private static List<Integer> experts(StepReport step) {
        return step.layers().stream()
                .map(LayerReport::expertLoad)
                .map(load -> load.length)
                .toList();
    }

    private static void require(boolean there, String part) {
        if (!there) {
            throw new IllegalArgumentException(part + " is missing");
        }
    }
}
