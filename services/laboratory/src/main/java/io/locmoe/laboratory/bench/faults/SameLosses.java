package io.locmoe.laboratory.bench.faults;

import io.locmoe.engine.report.StepReport;
import io.locmoe.report.RunReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the losses of two trainings agree.
 *
 * @param compared steps that the reports of both have; of a long training reports have a part
 * @param equal    those of them whose losses are equal to the bit
 * @param largest  difference of two losses, nats per token
 */
public record SameLosses(long compared, long equal, double largest) {
    /** Whether all that could be compared are equal. */
    boolean all() {
        return compared > 0 && equal == compared;
    }

    static SameLosses of(RunReport one, RunReport other) {
        Map<Long, Double> losses = new HashMap<>();
        other.steps().forEach(step -> losses.put(step.step(), step.lossPerToken()));
        List<StepReport> both = one.steps().stream()
                .filter(step -> losses.containsKey(step.step()))
                .toList();
        return new SameLosses(
                both.size(),
                both.stream()
                        .filter(step -> losses.get(step.step()).equals(step.lossPerToken()))
                        .count(),
                both.stream()
                        .mapToDouble(step -> Math.abs(losses.get(step.step()) - step.lossPerToken()))
                        .max()
                        .orElse(0));
    }
}
