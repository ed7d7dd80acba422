package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * Gradient of {@link GroupMean}: with {@code size = columns / groups}, {@code gradientIn[r, c] = gradientOut[r, c /
 * size] / size + (accumulate ? gradientIn[r, c] : 0)}.
 *
 * @param gradientOut [rows, groups]
 * @param gradientIn  [rows, columns]
 * @param columns     a multiple of {@code groups}
 */
public record GroupMeanBackward(
        Span gradientOut, Span gradientIn, int rows, int columns, int groups, boolean accumulate)
        implements FusedKernel {
    public GroupMeanBackward {
        Check.groups(columns, groups);
        Check.length("gradientOut", gradientOut, (long) rows * groups);
        Check.length("gradientIn", gradientIn, (long) rows * columns);
    }
}
