package io.locmoe.planner.plan;

import java.util.List;
import java.util.Map;

/**
 * What a training would cost.
 *
 * @param choice       settings that were free, by name
 * @param nodes        nodes
 * @param devices      devices of all nodes
 * @param step         a step by purpose, in seconds
 * @param tokensOfStep tokens of a step
 * @param traffic      bytes of a step
 * @param memory       memory of a device by purpose
 * @param goodput      what failures leave
 * @param processor    work of a rank's thread in a step
 */
public record TrainingPlan(
        Map<String, String> choice,
        int nodes,
        int devices,
        StepSplit step,
        double tokensOfStep,
        Traffic traffic,
        Memory memory,
        Goodput goodput,
        ProcessorWork processor) {

    /**
     * Bytes that all devices send in a step.
     *
     * @param betweenNodes tokens, to other nodes
     * @param insideNodes  tokens, to devices of the same node
     * @param gradients    gradients, to other nodes
     */
    public record Traffic(double betweenNodes, double insideNodes, double gradients) {}

    /**
     * Bytes by purpose, as the engine estimates them.
     *
     * @param state       of a device: parameters, gradients, moments
     * @param activations of a device
     * @param host        of a device's share of its node: buffers for messages
     * @param copies      the same: copies to recover from
     * @param checkpoint  of the first node: the model that becomes a checkpoint
     * @param available   of a device; 0 if it is not known
     */
    public record Memory(
            double state, double activations, double host, double copies, double checkpoint, double available) {
        /** Whether a device has room for its part. */
        public boolean fits() {
            return available == 0 || state + activations <= available;
        }
    }

    /**
     * Expected progress.
     *
     * @param failuresPerDay  failures of nodes
     * @param secondsLost     what a failure costs, repeated steps included
     * @param share           share of the time that makes progress
     * @param tokensPerSecond tokens of progress
     */
    public record Goodput(double failuresPerDay, double secondsLost, double share, double tokensPerSecond) {}

    /** Seconds of progress for a token. */
    double secondsPerToken() {
        return 1 / goodput.tokensPerSecond();
    }

    /** The parts of a step by name, in seconds. */
    public List<Map.Entry<String, Double>> parts() {
        return List.of(
                Map.entry("compute", step.compute()),
                Map.entry("tensor sums", step.tensorSums()),
                Map.entry("exchange", step.exchange()),
                Map.entry("gradient sync", step.gradientSync()),
                Map.entry("idle", step.idle()));
    }
}
