package io.locmoe.planner.plan;

/**
 * Work of a rank's thread in a step, in seconds of a processor of its own, mean over the ranks. It does not grow while
 * the thread waits, or while others have its processor.
 *
 * @param compute  kernels, and the optimizer
 * @param messages exchange of tokens, and sums of gradients
 */
public record ProcessorWork(double compute, double messages) {}
