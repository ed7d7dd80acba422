package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * Rows go back to where they were copied from: {@code out[r]} is the sum of {@code weights[i] in[i]} over all i with
 * {@code index[i] == r}, in the order of i, and 0 where there is none. It undoes the permutation of tokens by expert
 * and adds up what several experts say of one; without weights it is the gradient of {@link GatherRows}. Composed, it
 * is {@link Binary}, {@link Fill} and {@link ScatterAddRows}.
 *
 * @param in      [rows, columns]
 * @param index   [rows] of int32 in [0, outRows)
 * @param weights [rows]; null where each row counts once
 * @param out     [outRows, columns]
 */
public record CombineRows(Span in, Span index, Span weights, Span out, int rows, int outRows, int columns)
        implements FusedKernel {
    public CombineRows {
        Check.length("in", in, (long) rows * columns);
        Check.indices("index", index, rows);
        if (weights != null) {
            Check.length("weights", weights, rows);
        }
        Check.length("out", out, (long) outRows * columns);
    }
}
