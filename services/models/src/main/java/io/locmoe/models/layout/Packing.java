package io.locmoe.models.layout;

/** How the experts of a layer are tensors. */
public enum Packing {
    /** A tensor for each matrix of an expert. */
    SEPARATE,
    /**
     * Two tensors, as transformers 5 saves them: {@code gate_up_proj} [experts, 2 hidden, width], gates first, and
     * {@code down_proj} [experts, width, hidden].
     */
    PACKED,
    /**
     * The same of gpt-oss, with biases: {@code gate_up_proj} [experts, width, 2 hidden], a gate and a value in turn,
     * and {@code down_proj} [experts, hidden, width].
     */
    INTERLEAVED
}
