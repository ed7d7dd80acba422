/**
 * Scalar kernels that follow the formulas of the SPI word by word and accumulate in float64. They are the truth that
 * the fast families are tested against, and what runs where nothing faster can.
 */
package io.locmoe.driver.cpu.reference;
