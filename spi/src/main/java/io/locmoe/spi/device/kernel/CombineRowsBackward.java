package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * Gradients of {@link CombineRows} with weights: {@code gradientIn[i] = weights[i] gradientOut[index[i]]} and
 * {@code gradientWeights[i] = sum_c gradientOut[index[i], c] in[i, c]}. Composed, it is {@link GatherRows},
 * {@link Binary} twice and {@link SumColumns}.
 *
 * @param in              [rows, columns], of the forward
 * @param index           [rows] of int32 in [0, outRows)
 * @param weights         [rows]
 * @param gradientOut     [outRows, columns]
 * @param gradientIn      [rows, columns]
 * @param gradientWeights [rows]; null where it is not wanted
 */
public record CombineRowsBackward(
        Span in,
        Span index,
        Span weights,
        Span gradientOut,
        Span gradientIn,
        Span gradientWeights,
        int rows,
        int outRows,
        int columns)
        implements FusedKernel {
    public CombineRowsBackward {
        Check.length("in", in, (long) rows * columns);
        Check.indices("index", index, rows);
        Check.length("weights", weights, rows);
        Check.length("gradientOut", gradientOut, (long) outRows * columns);
        Check.length("gradientIn", gradientIn, (long) rows * columns);
        if (gradientWeights != null) {
            Check.length("gradientWeights", gradientWeights, rows);
        }
    }
}
