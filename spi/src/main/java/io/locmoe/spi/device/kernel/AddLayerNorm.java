package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * {@link LayerNorm} of {@code sum = left + right}, the residual stream and what a layer adds to it. Composed, it is
 * {@link Binary} and {@link LayerNorm}.
 *
 * @param left  [rows, columns]
 * @param right [rows, columns]
 * @param gain  [columns]
 * @param bias  [columns]
 * @param sum   [rows, columns]
 * @param out   [rows, columns]
 * @param mean  [rows], of {@code sum}, kept for the backward
 * @param rstd  [rows], of {@code sum}, kept for the backward
 */
public record AddLayerNorm(
        Span left,
        Span right,
        Span gain,
        Span bias,
        Span sum,
        Span out,
        Span mean,
        Span rstd,
        int rows,
        int columns,
        float epsilon)
        implements FusedKernel {
    public AddLayerNorm {
        Check.length("left", left, (long) rows * columns);
        Check.length("right", right, (long) rows * columns);
        Check.length("gain", gain, columns);
        Check.length("bias", bias, columns);
        Check.length("sum", sum, (long) rows * columns);
        Check.length("out", out, (long) rows * columns);
        Check.length("mean", mean, rows);
        Check.length("rstd", rstd, rows);
    }
}
