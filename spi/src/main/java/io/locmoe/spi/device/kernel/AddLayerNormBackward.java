package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * Gradients of {@link AddLayerNorm}: {@code gradientIn}, that of {@code left} and of {@code right}, is
 * {@code gradientSum}, which comes from others that read the sum, and what {@link LayerNormBackward} gives.
 * {@code gradientGain} and {@code gradientBias} are added to, in row order. Composed, it is {@link LayerNormBackward}
 * and {@link Accumulate}.
 *
 * @param sum          [rows, columns], of the forward
 * @param gain         [columns]
 * @param mean         [rows], of the forward
 * @param rstd         [rows], of the forward
 * @param gradientOut  [rows, columns]
 * @param gradientSum  [rows, columns]
 * @param gradientIn   [rows, columns], may be {@code gradientSum} (in place)
 * @param gradientGain [columns]
 * @param gradientBias [columns]
 */
public record AddLayerNormBackward(
        Span sum,
        Span gain,
        Span mean,
        Span rstd,
        Span gradientOut,
        Span gradientSum,
        Span gradientIn,
        Span gradientGain,
        Span gradientBias,
        int rows,
        int columns)
        implements FusedKernel {
    public AddLayerNormBackward {
        Check.length("sum", sum, (long) rows * columns);
        Check.length("gain", gain, columns);
        Check.length("mean", mean, rows);
        Check.length("rstd", rstd, rows);
        Check.length("gradientOut", gradientOut, (long) rows * columns);
        Check.length("gradientSum", gradientSum, (long) rows * columns);
        Check.length("gradientIn", gradientIn, (long) rows * columns);
        Check.length("gradientGain", gradientGain, columns);
        Check.length("gradientBias", gradientBias, columns);
    }
}
