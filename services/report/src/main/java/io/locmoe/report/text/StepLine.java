package io.locmoe.report.text;

import io.locmoe.engine.report.StepReport;
import java.util.List;

/**
 * One line that tells where a training is.
 *
 * @param report          last step
 * @param last            step at which the job ends
 * @param tokensPerSecond lately
 * @param secondsLeft     to the last step
 */
public record StepLine(StepReport report, long last, double tokensPerSecond, double secondsLeft) {
    /** All parts, for a line that stays. */
    public String plain() {
        return "step " + String.join("  ", parts());
    }

    /** The parts, the most important first. */
    public List<String> parts() {
        return List.of(
                report.step() + "/" + last,
                "loss " + Quantity.loss(report.lossPerToken()),
                "local " + Quantity.percent(report.localShare()),
                Quantity.count(tokensPerSecond) + " tokens/s",
                Quantity.duration(secondsLeft) + " left");
    }
}
