package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * Mean of each of {@code groups} contiguous blocks of a row: with {@code size = columns / groups},
 * {@code out[r, g] = (sum of in[r, g size .. (g + 1) size - 1]) / size}. Composed, it is {@link SumColumns} and
 * {@link Affine}.
 *
 * @param in      [rows, columns]
 * @param out     [rows, groups]
 * @param columns a multiple of {@code groups}
 */
public record GroupMean(Span in, Span out, int rows, int columns, int groups) implements FusedKernel {
    public GroupMean {
        Check.groups(columns, groups);
        Check.length("in", in, (long) rows * columns);
        Check.length("out", out, (long) rows * groups);
    }
}
