package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * Gradient of {@link SwiGlu}: with {@code s = sigmoid(gate)}, that of a gate is
 * {@code gradientOut value s (1 + gate (1 - s))} and that of a value is {@code gradientOut gate s}. Composed, it is
 * {@link GatherRows}, {@link Unary}, {@link Binary}, {@link Affine}, {@link Fill} and {@link ScatterAddRows}.
 *
 * @param in          [rows, 2 columns], of the forward
 * @param gradientOut [rows, columns]
 * @param gradientIn  [rows, 2 columns], gates first
 */
public record SwiGluBackward(Span in, Span gradientOut, Span gradientIn, int rows, int columns) implements FusedKernel {
    public SwiGluBackward {
        Check.length("in", in, 2L * rows * columns);
        Check.length("gradientOut", gradientOut, (long) rows * columns);
        Check.length("gradientIn", gradientIn, 2L * rows * columns);
    }
}
