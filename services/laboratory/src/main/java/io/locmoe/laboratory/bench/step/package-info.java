/** {@code bench step}: the time of a training step by part, and the limits of the machine and PyTorch's rate. */
package io.locmoe.laboratory.bench.step;
