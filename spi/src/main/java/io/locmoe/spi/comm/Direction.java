package io.locmoe.spi.comm;

/** What a message is for. */
public enum Direction {
    /** Tokens to their experts. */
    DISPATCH,
    /** Expert outputs to their tokens. */
    COMBINE,
    /** Gradients of expert outputs to the experts: the backward of COMBINE. */
    COMBINE_GRADIENT,
    /** Gradients of expert inputs to the tokens: the backward of DISPATCH. */
    DISPATCH_GRADIENT,
    /** Host-side numbers of routers and statistics. */
    COUNTS,
    /** Gradients of shared parameters; weights and gradients of replicas. */
    GRADIENTS,
    /** Parameters and optimizer state, for checkpoints. */
    STATE
}
