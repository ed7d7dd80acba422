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
                min = 0,
                max = 1024,
                help = "every n-th block is sparse, the last of each group: 2 of 4 blocks with 2; 0: none")
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
                max = 1_048_576,
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
        int feedForward,

        DenseSettings dense,

        @Setting(
                value = "0",
                min = 0,
                max = 1_048_576,
                help = "hidden width of the shared expert of a sparse block, which every token passes; 0: none")
        int sharedFeedForward,

        @Setting(
                value = "false",
                help = "the shared expert's output is multiplied by the sigmoid of a linear map of the token")
        boolean sharedGate,

        GateSettings gate,

        @Setting(value = "false", help = "each expert has a learned factor of the weights that the router gives to it")
        boolean expertScale,

        @Setting(
                value = "layer",
                help = "normalisation: layer (mean and deviation, gain and bias) or rms (root mean square, gain)")
        NormKind norm,

        @Setting(value = "0.00001", min = 1e-12, max = 1, help = "added to the variance or mean square in each norm")
        double normEpsilon,

        @Setting(
                value = "learned",
                help = "positions: learned (a vector for each) or rotary (queries and keys are rotated by them)")
        PositionKind positions,

        RotarySettings rotary,

        @Setting(
                value = "0",
                min = 0,
                max = 1024,
                help = "heads of keys and values, each for an equal group of attention heads; 0: as many as heads")
        int keyValueHeads,

        @Setting(value = "0", min = 0, max = 65_536, help = "elements of an attention head; 0: width / heads")
        int headWidth,

        WindowSettings window,

        @Setting(
                value = "none",
                help = "norm of queries and keys: none, head (of each) or width (of all heads of a token)")
        QueryKeyKind queryKeyNorm,

        LatentSettings latent,

        @Setting(
                value = "gelu",
                help = "activation of feed-forward layers and experts: gelu, swiglu or clamped-swiglu, of which the"
                        + " input map is twice as wide")
        ActivationKind activation,

        ClampSettings clamp,

        @Setting(value = "all", help = "maps with a bias: all, attention, qkv (queries, keys and values) or none")
        BiasKind biases,

        @Setting(value = "true", help = "the token embedding is the output matrix, too; false: that is one of its own")
        boolean tiedOutput) {

    /** How rows are normalised. */
    public enum NormKind {
        /** Layer norm: mean and deviation, with gain and bias. */
        LAYER,
        /** RMS norm: root mean square, with a gain. */
        RMS
    }

    /** How the model knows the position of a token. */
    public enum PositionKind {
        /** A learned vector for each position is added to the token's. */
        LEARNED,
        /** Queries and keys are rotated by angles that grow with the position. */
        ROTARY
    }

    /** Which parts of queries and keys are normalised together. */
    public enum QueryKeyKind {
        /** Queries and keys are not normalised. */
        NONE,
        /** Each head. */
        HEAD,
        /** All heads of a token. */
        WIDTH
    }

    /** What is between the two maps of feed-forward layers and experts. */
    public enum ActivationKind {
        /** GeLU, in the tanh form. */
        GELU,
        /** A gate's SiLU times a value. */
        SWIGLU,
        /** The same within bounds, and of the value plus 1, as in gpt-oss. */
        CLAMPED_SWIGLU
    }

    /** The heads of attention, with defaults resolved. */
    public HeadShape headShape() {
        return new HeadShape(
                heads, keyValueHeads == 0 ? heads : keyValueHeads, headWidth == 0 ? width / heads : headWidth);
    }

    /** Whether feed-forward layers and experts have a gate for each hidden element. */
    public boolean gated() {
        return activation != ActivationKind.GELU;
    }

    /** Elements of a head of queries or keys that rotary positions rotate. */
    public int rotaryHeadWidth() {
        return rotary.width() == 0 ? headShape().width() : rotary.width();
    }

    /** Elements of a head of queries or keys of which they rotate the first: its rotated part in latent attention. */
    public int positionedWidth() {
        return latent.used() ? rotary.width() : headShape().width();
    }

    /** The shape of latent attention, of a model that has it. */
    public LatentShape latentShape() {
        return latent.shape(heads, headShape().width(), rotary.width(), normEpsilon);
    }

    /** Hidden width of the feed-forward layers of dense blocks. */
    public int denseHidden() {
        return dense.denseFeedForward() == 0 ? feedForward : dense.denseFeedForward();
    }

    public boolean isSparse(int block) {
        return sparseEvery > 0 && block >= dense.denseBlocks() && (block + 1) % sparseEvery == 0;
    }

    /** Number of sparse blocks, which are the "layers" of reports and of per-layer settings. */
    public int sparseLayers() {
        return sparseEvery > 0 ? blocks / sparseEvery - Math.min(dense.denseBlocks(), blocks) / sparseEvery : 0;
    }
}
