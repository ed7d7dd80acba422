package io.locmoe.laboratory.bench.step;

import io.locmoe.engine.settings.Precision;
import io.locmoe.laboratory.bench.Quartiles;
import io.locmoe.laboratory.bench.step.device.TimeRow;
import io.locmoe.laboratory.bench.step.device.TimeRow.Kind;
import io.locmoe.laboratory.bench.step.torch.PeerReport;
import java.util.List;

/**
 * The results of one case in one precision.
 *
 * @param precision              operand type of our matrix products
 * @param tokens                 tokens per step
 * @param parameters             number of parameters of the model
 * @param tokensPerSecond        rate of steps without internal timing, one value per repetition
 * @param timingCost             additional time of the timed steps, as a share
 * @param onProcessor            share of the untimed steps in which their thread was on a processor
 * @param milliseconds           mean duration of a timed step
 * @param parts                  parts of the timed step, which add up to it
 * @param productTokensPerSecond hypothetical rate with only the products, at the device's best rate for their shapes
 * @param machineTokensPerSecond hypothetical rate with only the products, at the device's best rate of all
 * @param peer                   results of PyTorch; null without it
 * @param meshes                 results of meshes of several nodes
 */
public record StepCaseReport(
        int width,
        String router,
        Precision precision,
        int tokens,
        long parameters,
        Quartiles tokensPerSecond,
        double timingCost,
        double onProcessor,
        double milliseconds,
        List<TimeRow> parts,
        double productTokensPerSecond,
        double machineTokensPerSecond,
        PeerReport peer,
        List<MeshReport> meshes) {

    StepCaseReport with(List<MeshReport> measured) {
        return new StepCaseReport(
                width,
                router,
                precision,
                tokens,
                parameters,
                tokensPerSecond,
                timingCost,
                onProcessor,
                milliseconds,
                parts,
                productTokensPerSecond,
                machineTokensPerSecond,
                peer,
                measured);
    }

    /** Share of the step that parts of one kind take. */
    double share(Kind kind) {
        return parts.stream()
                .filter(part -> part.kind() == kind)
                .mapToDouble(TimeRow::share)
                .sum();
    }

    /** The measured case, for captions. */
    String title() {
        return shape() + ", " + precision;
    }

    /** The case without the precision. */
    String shape() {
        return "width " + width + ", " + router;
    }
}
