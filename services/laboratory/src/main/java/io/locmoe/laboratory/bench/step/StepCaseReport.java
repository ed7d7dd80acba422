package io.locmoe.laboratory.bench.step;

import io.locmoe.laboratory.bench.Quartiles;
import io.locmoe.laboratory.bench.step.TimeRow.Kind;
import java.util.List;

/**
 * What one case came to.
 *
 * @param tokens                  of a step
 * @param parameters              of the model
 * @param tokensPerSecond         of steps that were not timed inside, one value a repetition
 * @param timingCost              how much longer the timed steps took, as a share
 * @param onProcessor             share of the untimed steps in which their thread had a processor
 * @param milliseconds            of a timed step, the mean
 * @param parts                   of the timed step, which add up to it
 * @param productTokensPerSecond  if there were only the products, at the device's best for each of their shapes
 * @param machineTokensPerSecond  if there were only the products, at the device's best of all
 * @param peer                    null without PyTorch
 * @param meshes                  of several nodes, as many as were asked for
 */
public record StepCaseReport(
        int width,
        String router,
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

    /** Share of the step that parts of a kind take. */
    double share(Kind kind) {
        return parts.stream()
                .filter(part -> part.kind() == kind)
                .mapToDouble(TimeRow::share)
                .sum();
    }

    /** What is measured, for captions. */
    String title() {
        return "width " + width + ", " + router;
    }
}
