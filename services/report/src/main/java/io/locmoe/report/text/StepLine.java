package io.locmoe.report.text;

import io.locmoe.engine.report.StepReport;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of training progress.
 *
 * @param report last step
 * @param last   step at which the job ends
 * @param pace   recent speed, with this step
 */
public record StepLine(StepReport report, long last, Pace pace) {
    /** All parts, for a line that stays on the screen. */
    public String plain() {
        List<String> parts = new ArrayList<>(parts());
        parts.addAll(details());
        return "step " + String.join("  ", parts);
    }

    /** The parts that everybody looks at, most important first. */
    public List<String> parts() {
        List<String> parts = new ArrayList<>(List.of(
                report.step() + "/" + last,
                "loss " + Quantity.loss(report.lossPerToken()),
                "local " + Quantity.percent(report.localShare()),
                Quantity.count(pace.tokensPerSecond()) + " tokens/s"));
        if (report.step() < last) {
            pace.secondsLeft(last - report.step())
                    .ifPresent(seconds -> parts.add(Quantity.duration(seconds) + " left"));
        }
        return parts;
    }

    /** Further parts, for a line with room, most important first. */
    public List<String> details() {
        List<String> details = new ArrayList<>(
                List.of("lr " + Quantity.rate(report.learningRate()), "grad " + Quantity.loss(report.gradientNorm())));
        if (report.memory().total() > 0) {
            details.add("mem " + Quantity.count(report.memory().total()) + "B");
        }
        if (pace.peakShare() > 0) {
            details.add("mfu " + Quantity.percent(pace.peakShare()));
        }
        return details;
    }
}
