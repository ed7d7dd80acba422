package io.locmoe.engine.settings;

import io.locmoe.settings.Setting;

/** Shape of the model. */
public record ModelSettings(
        @Setting(
                value = "128",
                presets = {"small=320", "pangu-sigma-38b=5120"},
                min = 1,
                max = 65_536,
                help = "size of a token's hidden state")
        int width,

        @Setting(
                value = "4",
                presets = {"small=6", "pangu-sigma-38b=40"},
                min = 1,
                max = 1024,
                help = "transformer blocks")
        int blocks,

        @Setting(
                value = "2",
                presets = "pangu-sigma-38b=5",
                min = 1,
                max = 1024,
                help = "every n-th block is sparse, the last of each group: 2 of 4 blocks with 2")
        int sparseEvery,

        @Setting(
                value = "4",
                presets = {"small=5", "pangu-sigma-38b=40"},
                min = 1,
                max = 1024,
                help = "attention heads")
        int heads,

        @Setting(
                value = "128",
                presets = {"small=256", "pangu-sigma-38b=1024"},
                min = 1,
                max = 131_072,
                help = "tokens of a sequence")
        int sequence,

        @Setting(value = "8", presets = "pangu-sigma-38b=16", min = 1, max = 16_384, help = "experts of a sparse block")
        int experts,

        @Setting(
                value = "512",
                presets = {"small=1280", "pangu-sigma-38b=20480"},
                min = 1,
                max = 1_048_576,
                help = "hidden width of feed-forward layers and experts")
        int feedForward) {

    public boolean isSparse(int block) {
        return (block + 1) % sparseEvery == 0;
    }

    /** Number of sparse blocks, which are the "layers" of reports and of per-layer settings. */
    public int sparseLayers() {
        return blocks / sparseEvery;
    }
}
