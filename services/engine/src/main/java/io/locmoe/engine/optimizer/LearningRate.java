package io.locmoe.engine.optimizer;

import io.locmoe.engine.settings.TrainingSettings;

/**
 * Linear warm-up, then cosine decay (Loshchilov and Hutter 2017, SGDR, without restarts).
 *
 * @param peak        rate at the end of the warm-up
 * @param finalShare  share of the peak at the end of the schedule
 * @param warmupSteps steps of the warm-up
 * @param steps       length of the schedule; afterwards the rate stays constant
 */
public record LearningRate(double peak, double finalShare, int warmupSteps, int steps) {

    public static LearningRate of(TrainingSettings settings) {
        return new LearningRate(
                settings.learningRate(), settings.finalRate(), settings.warmupSteps(), settings.steps());
    }

    /** Rate of a step counted from 1. */
    public double at(long step) {
        if (step <= warmupSteps) {
            return peak * step / warmupSteps;
        }
        double progress = (double) (step - warmupSteps) / Math.max(1, steps - warmupSteps);
        return peak * (finalShare + (1 - finalShare) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress))));
    }
}
