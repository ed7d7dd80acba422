/**
 * {@code ./locmoe theory}: checks LocMoE's lemmas and theorem (Li et al., IJCAI 2024, section 3.2) by Monte Carlo, and
 * measures the angles between real tokens and gate vectors (its figures 8 and 9).
 */
package io.locmoe.laboratory.theory;
