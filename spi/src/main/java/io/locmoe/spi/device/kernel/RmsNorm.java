package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * Row-wise normalisation by the root mean square (Zhang and Sennrich 2019): {@code out = in * rstd * gain} with
 * {@code rstd = 1 / sqrt(mean of in^2 + epsilon)}. Composed, it is {@link Binary}, {@link SumColumns}, {@link Affine}
 * and the square root of {@link Unary}.
 *
 * @param in   [rows, columns]
 * @param gain [columns]
 * @param out  [rows, columns]
 * @param rstd [rows], kept for the backward
 */
public record RmsNorm(Span in, Span gain, Span out, Span rstd, int rows, int columns, float epsilon)
        implements FusedKernel {
    public RmsNorm {
        Check.length("in", in, (long) rows * columns);
        Check.length("gain", gain, columns);
        Check.length("out", out, (long) rows * columns);
        Check.length("rstd", rstd, rows);
    }
}
