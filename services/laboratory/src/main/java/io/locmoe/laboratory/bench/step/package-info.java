/**
 * {@code bench step}: the time of a training step by part, compared with the limits of the machine and with PyTorch.
 */
package io.locmoe.laboratory.bench.step;
