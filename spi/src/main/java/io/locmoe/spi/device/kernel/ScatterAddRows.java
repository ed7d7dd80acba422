package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * {@code out[index[i]] += in[i]}, row by row in the order of i, so that the same input gives the same bits.
 *
 * @param in    [rows, columns]
 * @param index [rows] of int32 in [0, outRows)
 * @param out   [outRows, columns]
 */
public record ScatterAddRows(Span in, Span index, Span out, int rows, int outRows, int columns) implements Kernel {
    public ScatterAddRows {
        Check.length("in", in, (long) rows * columns);
        Check.indices("index", index, rows);
        Check.length("out", out, (long) outRows * columns);
    }
}
