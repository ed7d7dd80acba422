/**
 * The theory of LocMoE (Li et al., IJCAI 2024, section 3.2 and appendix A) as pure functions in float64: how likely a
 * random token lies within an angle of a gate vector, and how many tokens an expert must take so that one of them does.
 * Thread-safe; no state.
 */
package io.locmoe.theory;
