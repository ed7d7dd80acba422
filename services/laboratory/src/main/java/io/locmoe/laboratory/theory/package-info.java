/**
 * {@code ./locmoe theory}: LocMoE's lemmas and theorem (Li et al., IJCAI 2024, section 3.2) against Monte Carlo, and
 * the angles between real tokens and gate vectors (its figures 8 and 9).
 */
package io.locmoe.laboratory.theory;
