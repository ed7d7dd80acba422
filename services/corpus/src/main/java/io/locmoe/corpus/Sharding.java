package io.locmoe.corpus;

/** How the sequence slots of a step choose their domain. */
public enum Sharding {

    /**
     * Slot {@code s} of {@code S} has the home domain {@code floor(s * domains / S)} and reads it with probability
     * {@code homeShare}; otherwise it reads one of all domains by the mixture, its home included. Ranks own contiguous
     * slots, so neighbouring ranks share a home.
     */
    DOMAIN,

    /** Every slot reads one of all domains by the mixture, which is uniform if it is not given. */
    UNIFORM
}
