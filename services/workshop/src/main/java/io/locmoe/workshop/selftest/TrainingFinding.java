package io.locmoe.workshop.selftest;

import java.util.List;

/**
 * What the first steps of a training on a device gave.
 *
 * @param losses       of the steps, in nats per token
 * @param expected     those of scalar kernels, of the driver {@code reference}; empty where there is none
 * @param milliseconds of the last step
 */
record TrainingFinding(List<Double> losses, List<Double> expected, double milliseconds) {
    /** Half of the bits of a float16: chips without float32 in their matrix units round operands to that. */
    private static final double LARGEST_DIFFERENCE = 1e-3;

    TrainingFinding {
        losses = List.copyOf(losses);
        expected = List.copyOf(expected);
    }

    /** The largest difference of a loss, relative to the expected one. */
    double difference() {
        double largest = 0;
        for (int i = 0; i < expected.size(); i++) {
            double difference = Math.abs(losses.get(i) - expected.get(i)) / Math.abs(expected.get(i));
            largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
        }
        return largest;
    }

    /** What is wrong, empty if nothing is. */
    String fault() {
        if (!losses.stream().allMatch(Double::isFinite)) {
            return "a loss is no number: " + losses;
        }
        return difference() <= LARGEST_DIFFERENCE
                ? ""
                : "losses " + losses + " differ from those of scalar kernels, " + expected + ", by more than "
                        + LARGEST_DIFFERENCE + " of them";
    }
}
