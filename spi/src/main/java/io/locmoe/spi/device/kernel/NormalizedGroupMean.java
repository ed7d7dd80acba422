package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * {@link GroupMean} of rows divided by their length: {@code out[r, g] = mean[r, g] / length[r]} with
 * {@code length[r] = sqrt(sum_c in[r, c]^2 + epsilon)}. Up to a constant factor these are the cosines between a row and
 * the vectors that are 1 in one block and 0 elsewhere. Composed, it is the plain kernels of {@link GroupMean} and those
 * of the length: {@link Binary}, {@link SumColumns}, {@link Affine} and {@link Unary}.
 *
 * @param in      [rows, columns]
 * @param out     [rows, groups]
 * @param length  [rows], kept for the backward
 * @param columns a multiple of {@code groups}
 * @param epsilon added to the squared length, so that a row of zeros gives zeros
 */
public record NormalizedGroupMean(Span in, Span out, Span length, int rows, int columns, int groups, float epsilon)
        implements FusedKernel {
    public NormalizedGroupMean {
        Check.groups(columns, groups);
        Check.length("in", in, (long) rows * columns);
        Check.length("out", out, (long) rows * groups);
        Check.length("length", length, rows);
    }
}
