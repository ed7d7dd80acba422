/** {@code bench step}: where the time of a training step goes, beside what the machine and PyTorch reach. */
package io.locmoe.laboratory.bench.step;
