package io.locmoe.report.text;

import io.locmoe.engine.report.StepReport;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One line of training progress.
 *
 * @param report          last step
 * @param last            step at which the job ends
 * @param tokensPerSecond recent speed
 * @param secondsLeft     time to the last step; empty if unknown
 */
public record StepLine(StepReport report, long last, double tokensPerSecond, OptionalDouble secondsLeft) {
    /** All parts, for a line that stays on the screen. */
    public String plain() {
        return "step " + String.join("  ", parts());
    }

    /** The parts, most important first. */
    public List<String> parts() {
        List<String> parts = new ArrayList<>(List.of(
                report.step() + "/" + last,
                "loss " + Quantity.loss(report.lossPerToken()),
                "local " + Quantity.percent(report.localShare()),
                Quantity.count(tokensPerSecond) + " tokens/s"));
        if (report.step() < last) {
            secondsLeft.ifPresent(seconds -> parts.add(Quantity.duration(seconds) + " left"));
        }
        return parts;
    }
}
