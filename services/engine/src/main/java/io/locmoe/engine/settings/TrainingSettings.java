package io.locmoe.engine.settings;

import io.locmoe.settings.Setting;
import java.util.List;

/** How the model is trained. {@code stopAfter} is the step after which the job ends; 0 stands for {@code steps}. */
public record TrainingSettings(
        @Setting(
                value = "16",
                presets = "pangu-sigma-38b=512",
                min = 1,
                max = 1_048_576,
                help = "sequences of a step over the whole mesh")
        int batch,

        @Setting(
                value = "1",
                min = 1,
                max = 65_536,
                help = "parts in which a step is computed; their gradients are added up")
        int microBatches,

        @Setting(
                value = "",
                help = "parameters that keep their values, without gradients and moments: names of checkpoints, or"
                        + " their beginnings, with * for any characters and commas between, such as embedding,blocks.0")
        String freeze,

        @Setting(
                value = "0",
                min = 0,
                max = 1024,
                help = "blocks, from the first, whose activations are computed again in the backward pass instead of"
                        + " kept; any number gives the same losses")
        int recompute,

        @Setting(
                value = "false",
                help = "divide the optimizer's moments of parameters that all ranks have among the ranks; the losses"
                        + " are the same")
        boolean shardMoments,

        @Setting(
                value = "1",
                min = 1,
                max = MOST_CHUNKS,
                help = "chunks in which a sparse layer exchanges and computes; any number gives the same losses")
        int overlap,

        @Setting(
                value = "0",
                min = 0,
                max = MOST_BUCKET,
                help = "KiB of shared gradients that are summed over the ranks at once; 0: 512, or 128 for"
                        + " each node if that is more; any size gives the same losses")
        int gradientBucket,

        @Setting(
                value = "600",
                presets = {"small=2000", "pangu-sigma-38b=180000"},
                min = 1,
                max = 100_000_000,
                help = "length of the learning-rate schedule",
                flag = "--steps")
        int steps,

        @Setting(
                value = "0",
                min = 0,
                max = 100_000_000,
                help = "end after this step with a checkpoint; 0: at the end of the schedule",
                flag = "--stop-after")
        int stopAfter,

        @Setting(
                value = "1",
                min = Integer.MIN_VALUE,
                max = Integer.MAX_VALUE,
                help = "seed of weights, text order and noise",
                flag = "--seed")
        long seed,

        @Setting(
                value = "float32",
                help = "type in which matrices are multiplied; weights, sums, statistics and losses are float32",
                flag = "--precision",
                label = "TYPE")
        Precision precision,

        @Setting(value = "0.001", min = 0, max = 10, help = "peak learning rate")
        double learningRate,

        @Setting(value = "0.1", min = 0, max = 1, help = "share of the peak rate at the end of the cosine decay")
        double finalRate,

        @Setting(value = "40", min = 0, max = 100_000_000, help = "steps of linear warm-up")
        int warmupSteps,

        @Setting(value = "0.9", min = 0, max = 0.999999, help = "AdamW: decay of the mean gradient")
        double beta1,

        @Setting(value = "0.95", min = 0, max = 0.999999, help = "AdamW: decay of the mean squared gradient")
        double beta2,

        @Setting(value = "1.0E-8", min = 1e-30, max = 1, help = "AdamW: added to the root of the second moment")
        double epsilon,

        @Setting(value = "0.1", min = 0, max = 10, help = "AdamW: decay of matrices")
        double weightDecay,

        @Setting(value = "1.0", min = 0, max = 1e30, help = "largest global gradient norm; 0: no clipping")
        double clip,

        @Setting(value = "100", min = 0, max = 100_000_000, help = "steps between validations; 0: at the end only")
        int validateEvery,

        @Setting(value = "64", min = 1, max = 1_000_000, help = "sequences of a validation")
        int validationSequences,

        @Setting(value = "0", min = 0, max = 100_000_000, help = "steps between checkpoints; 0: none by steps")
        int checkpointEvery,

        @Setting(
                value = "60",
                min = 0,
                max = 86_400,
                help = "seconds between checkpoints, written beside the training; 0: none by time")
        int checkpointSeconds,

        @Setting(
                value = "2",
                min = 1,
                max = 1_000_000,
                help = "number of latest checkpoints to keep; those by time are the first to go")
        int keepCheckpoints,

        @Setting(
                value = "",
                help = "object store that gets a copy of each whole checkpoint and of the report; keeps the latest"
                        + " keepCheckpoints",
                flag = "--store",
                label = "s3://BUCKET/PREFIX")
        String store,

        @Setting(
                value = "60",
                min = 1,
                max = 86_400,
                help = "longest wait for another rank, and longest call of a plug-in, in seconds")
        int deadlineSeconds) {

    /** Largest number of chunks of an exchange, limited by the chunk number in message keys. */
    public static final int MOST_CHUNKS = 4;

    /** Largest bucket in KiB. Three buckets are under way at once, and must fit in a peer's 16 MB mailbox. */
    private static final int MOST_BUCKET = 4096;

    private static final int USUAL_BUCKET = 512;

    /** A node sends a bucket in one part per node; the overhead of smaller parts would dominate. */
    private static final int BUCKET_OF_A_NODE = 128;

    public TrainingSettings {
        stopAfter = stopAfter == 0 ? steps : stopAfter;
    }

    /** The parameters that are not trained. */
    public FrozenNames frozen() {
        return FrozenNames.parse(freeze);
    }

    /** One sentence for each valid but suspicious setting. */
    public List<String> notes() {
        if (warmupSteps < steps) {
            return List.of();
        }
        return List.of("warmupSteps " + warmupSteps + " is not less than steps " + steps
                + ": the learning rate rises to "
                + "the last step, where it is " + (float) (learningRate * steps / warmupSteps) + " of learningRate "
                + (float) learningRate + "; give fewer warmupSteps");
    }

    /** Size of the buckets of shared gradients in KiB, in a job of {@code nodes} nodes. */
    public int gradientBucket(int nodes) {
        int usual = Math.clamp((long) BUCKET_OF_A_NODE * nodes, USUAL_BUCKET, MOST_BUCKET);
        return gradientBucket == 0 ? usual : gradientBucket;
    }
}
