package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * Gradient of {@link NormalizedGroupMean}: with {@code size = columns / groups} and
 * {@code slope[r] = -(sum_g gradientOut[r, g] out[r, g] / length[r]) / (2 length[r])},
 * {@code gradientIn[r, c] = gradientOut[r, c / size] / (length[r] size) + 2 slope[r] in[r, c] + (accumulate ?
 * gradientIn[r, c] : 0)}.
 *
 * @param in          [rows, columns]
 * @param out         [rows, groups], of the forward
 * @param length      [rows], of the forward
 * @param gradientOut [rows, groups]
 * @param gradientIn  [rows, columns]
 * @param columns     a multiple of {@code groups}
 */
public record NormalizedGroupMeanBackward(
        Span in,
        Span out,
        Span length,
        Span gradientOut,
        Span gradientIn,
        int rows,
        int columns,
        int groups,
        boolean accumulate)
        implements FusedKernel {
    public NormalizedGroupMeanBackward {
        Check.groups(columns, groups);
        Check.length("in", in, (long) rows * columns);
        Check.length("out", out, (long) rows * groups);
        Check.length("length", length, rows);
        Check.length("gradientOut", gradientOut, (long) rows * groups);
        Check.length("gradientIn", gradientIn, (long) rows * columns);
    }
}
