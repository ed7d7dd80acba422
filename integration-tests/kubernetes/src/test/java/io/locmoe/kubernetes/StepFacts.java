package io.locmoe.kubernetes;

import io.locmoe.engine.report.StepReport;
import io.locmoe.report.RunReport;
import java.util.Arrays;
import java.util.List;

/** What does not depend on where and how fast nodes run. */
final class StepFacts {
    private StepFacts() {}

    static List<Double> losses(RunReport report) {
        return report.steps().stream().map(StepReport::lossPerToken).toList();
    }

    /** Local share, bytes, and bytes from each node to each other, of each step. */
    static List<String> traffic(RunReport report) {
        return report.steps().stream()
                .map(step -> step.localShare() + " " + step.bytes() + " " + Arrays.deepToString(step.traffic()))
                .toList();
    }

    /** Bytes that a node has sent to others in the exchange of tokens. */
    static long sent(RunReport report, int node) {
        return report.steps().stream()
                .mapToLong(step -> Arrays.stream(step.traffic()[node]).sum() - step.traffic()[node][node])
                .sum();
    }
}
