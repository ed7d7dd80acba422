package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * Gradients of {@link RmsNorm}: with {@code h = gradientOut * gain} and {@code xhat = in * rstd},
 * {@code gradientIn = rstd (h - xhat mean(h xhat))}, which is written, and {@code gradientGain += gradientOut xhat},
 * summed in row order. Composed, it is {@link Binary}, {@link SumColumns}, {@link SumRows} and {@link Accumulate}.
 *
 * @param in           [rows, columns]
 * @param gain         [columns]
 * @param rstd         [rows], of the forward
 * @param gradientOut  [rows, columns]
 * @param gradientIn   [rows, columns]
 * @param gradientGain [columns]
 */
public record RmsNormBackward(
        Span in, Span gain, Span rstd, Span gradientOut, Span gradientIn, Span gradientGain, int rows, int columns)
        implements FusedKernel {
    public RmsNormBackward {
        Check.length("in", in, (long) rows * columns);
        Check.length("gain", gain, columns);
        Check.length("rstd", rstd, rows);
        Check.length("gradientOut", gradientOut, (long) rows * columns);
        Check.length("gradientIn", gradientIn, (long) rows * columns);
        Check.length("gradientGain", gradientGain, columns);
    }
}
