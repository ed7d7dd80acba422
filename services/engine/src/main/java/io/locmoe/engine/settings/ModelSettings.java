package io.locmoe.engine.settings;

/**
 * Shape of the model.
 *
 * @param width       size d of a token's hidden state
 * @param blocks      transformer blocks
 * @param sparseEvery every n-th block is sparse, the last of each group: 2 of 4 blocks with n = 2
 * @param heads       attention heads
 * @param sequence    tokens of a sequence
 * @param experts     experts of a sparse block
 * @param feedForward hidden width of a feed-forward layer and of an expert
 */
public record ModelSettings(
        int width, int blocks, int sparseEvery, int heads, int sequence, int experts, int feedForward) {

    public boolean isSparse(int block) {
        return (block + 1) % sparseEvery == 0;
    }

    /** Number of sparse blocks, which are the "layers" of reports and of per-layer settings. */
    public int sparseLayers() {
        return sparseEvery < 1 ? 0 : blocks / sparseEvery;
    }
}
