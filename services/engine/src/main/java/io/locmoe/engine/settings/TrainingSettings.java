package io.locmoe.engine.settings;

/**
 * How the model is trained.
 *
 * @param batch               sequences of a step over the whole mesh
 * @param microBatches        parts in which a step's batch is computed, with gradients added up
 * @param overlap             chunks in which a sparse layer exchanges and computes; changes no result
 * @param gradientBucket      KiB of shared gradients in one sum over the ranks; changes no result
 * @param steps               length of the learning-rate schedule
 * @param stopAfter           step after which the job ends; at most {@code steps}
 * @param seed                of weights, text order and noise
 * @param learningRate        peak
 * @param finalRate           share of the peak at the end of the cosine decay
 * @param warmupSteps         linear warm-up
 * @param beta1               AdamW
 * @param beta2               AdamW
 * @param epsilon             AdamW
 * @param weightDecay         AdamW, on matrices only
 * @param clip                largest global gradient norm; 0 does not clip
 * @param validateEvery       steps between validations; 0 validates at the end only
 * @param validationSequences sequences of a validation
 * @param checkpointEvery     steps between checkpoints; 0 writes one at the end only
 * @param keepCheckpoints     how many of the latest checkpoints stay
 * @param deadlineSeconds     longest wait for another rank
 */
public record TrainingSettings(
        int batch,
        int microBatches,
        int overlap,
        int gradientBucket,
        int steps,
        int stopAfter,
        long seed,
        double learningRate,
        double finalRate,
        int warmupSteps,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        double clip,
        int validateEvery,
        int validationSequences,
        int checkpointEvery,
        int keepCheckpoints,
        int deadlineSeconds) {}
