/**
 * The device driver {@code reference}: scalar kernels that follow the formulas of the SPI word by word and accumulate
 * in float64. They are the truth that fast kernels are tested against, and what runs where nothing faster can.
 */
package io.locmoe.driver.reference;
