package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * Row-wise layer normalisation (Ba et al. 2016): {@code out = (in - mean) * rstd * gain + bias}, with the population
 * variance and {@code rstd = 1 / sqrt(variance + epsilon)}.
 *
 * @param in   [rows, columns]
 * @param gain [columns]
 * @param bias [columns]
 * @param out  [rows, columns]
 * @param mean [rows], kept for the backward
 * @param rstd [rows], kept for the backward
 */
public record LayerNorm(
        Span in, Span gain, Span bias, Span out, Span mean, Span rstd, int rows, int columns, float epsilon)
        implements Kernel {
    public LayerNorm {
        Check.length("in", in, (long) rows * columns);
        Check.length("gain", gain, columns);
        Check.length("bias", bias, columns);
        Check.length("out", out, (long) rows * columns);
        Check.length("mean", mean, rows);
        Check.length("rstd", rstd, rows);
    }
}
