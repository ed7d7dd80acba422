package io.locmoe.engine.settings;

import io.locmoe.spi.plugin.Option;
import java.util.List;

/** The settings of a job that are not a plug-in's own: name, default, meaning. One place for parser, help and docs. */
public final class SettingNames {

    /** In the order of the documentation. */
    public static final List<Option> ALL = List.of(
            Option.of("width", 128, "size of a token's hidden state"),
            Option.of("blocks", 4, "transformer blocks"),
            Option.of("sparseEvery", 2, "every n-th block is sparse"),
            Option.of("heads", 4, "attention heads"),
            Option.of("sequence", 128, "tokens of a sequence"),
            Option.of("experts", 8, "experts of a sparse block"),
            Option.of("feedForward", 512, "hidden width of feed-forward layers and experts"),
            Option.of("batch", 16, "sequences of a step over the whole mesh"),
            Option.of("microBatches", 1, "parts in which a step is computed, gradients added up"),
            Option.of(
                    "overlap",
                    1,
                    "chunks, 1 to 4, in which a sparse layer exchanges and computes; the same losses for each"),
            Option.of(
                    "gradientBucket",
                    512,
                    "KiB of shared gradients that are summed over the ranks at once; the same losses for any"),
            Option.of("steps", 600, "length of the learning-rate schedule"),
            Option.of("stopAfter", 0, "end after this step with a checkpoint; 0: at the end of the schedule"),
            Option.of("seed", 1, "of weights, text order and noise"),
            Option.of("learningRate", 1e-3, "peak learning rate"),
            Option.of("finalRate", 0.1, "share of the peak rate at the end of the cosine decay"),
            Option.of("warmupSteps", 40, "steps of linear warm-up"),
            Option.of("beta1", 0.9, "AdamW"),
            Option.of("beta2", 0.95, "AdamW"),
            Option.of("epsilon", 1e-8, "AdamW"),
            Option.of("weightDecay", 0.1, "AdamW, on matrices"),
            Option.of("clip", 1.0, "largest global gradient norm; 0 does not clip"),
            Option.of("validateEvery", 100, "steps between validations; 0: at the end only"),
            Option.of("validationSequences", 64, "sequences of a validation"),
            Option.of("checkpointEvery", 0, "steps between checkpoints; 0: at the end only"),
            Option.of("keepCheckpoints", 2, "latest checkpoints that stay"),
            Option.of("deadlineSeconds", 60, "longest wait for another rank"),
            Option.of("gate", "grap", "gate plug-in; layers.N.gate for one sparse layer"),
            Option.of("router", "locmoe", "router plug-in; layers.N.router for one sparse layer"),
            Option.of("comm", "all-to-all", "communication plug-in"),
            Option.of("driver", "cpu", "device driver plug-in"),
            Option.of("nodes", 4, "nodes of the mesh"),
            Option.of("devicesPerNode", 1, "devices of each node"),
            Option.of(
                    "tensorParallel",
                    1,
                    "devices of a node that compute the same tokens with a part of the weights each"),
            Option.of("data", "", "directory of own text, one sub-folder a domain"),
            Option.of("tokenizer", "", "Hugging Face tokenizer.json; bytes where empty"),
            Option.of("sharding", DataSettings.Sharding.DOMAIN, "which text a rank reads"),
            Option.of("homeShare", 1.0, "share of a rank's sequences from its home domain"),
            Option.of("packing", true, "windows over concatenated documents; false: one padded document a sequence"),
            Option.of("resume", "", "checkpoint directory to continue from"));

    private SettingNames() {}
}
