/**
 * The tape's operations on a device against float64, and what tests compare numbers with: arrays of made-up values and
 * gradients by central differences.
 */
package io.locmoe.conformance.tensor;
