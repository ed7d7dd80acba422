package io.locmoe.laboratory.bench.faults;

import io.locmoe.engine.report.StepReport;
import io.locmoe.report.RunReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the losses of two trainings.
 *
 * @param compared number of steps in both reports; reports contain only a part of a long training
 * @param equal    number of these steps with bitwise equal losses
 * @param largest  largest difference of two losses, nats per token
 */
public record SameLosses(long compared, long equal, double largest) {
    /** Whether all compared losses are equal. */
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
