package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * Gradients of {@link LayerNorm}. {@code gradientIn} is written; {@code gradientGain} and {@code gradientBias} are
 * added to, in row order.
 */
public record LayerNormBackward(
        Span in,
        Span gain,
        Span mean,
        Span rstd,
        Span gradientOut,
        Span gradientIn,
        Span gradientGain,
        Span gradientBias,
        int rows,
        int columns)
        implements Kernel {
    public LayerNormBackward {
        Check.length("in", in, (long) rows * columns);
        Check.length("gain", gain, columns);
        Check.length("mean", mean, rows);
        Check.length("rstd", rstd, rows);
        Check.length("gradientOut", gradientOut, (long) rows * columns);
        Check.length("gradientIn", gradientIn, (long) rows * columns);
        Check.length("gradientGain", gradientGain, columns);
        Check.length("gradientBias", gradientBias, columns);
    }
}
