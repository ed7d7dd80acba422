/** The same training in PyTorch, for comparison. */
package io.locmoe.laboratory.bench.step.torch;
