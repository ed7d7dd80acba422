package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * Row-wise {@code out[r, c] = exp(scale * in[r, c] - max) / sum} over the visible columns. May be in place.
 *
 * @param in     [rows, columns]
 * @param out    [rows, columns]
 * @param scale  multiplies the input first
 * @param causal if true, rows come in blocks of {@code columns} and row r sees the columns 0..(r mod columns) only; the
 *               others become 0
 */
public record Softmax(Span in, Span out, int rows, int columns, float scale, boolean causal) implements Kernel {
    public Softmax {
        Check.length("in", in, (long) rows * columns);
        Check.length("out", out, (long) rows * columns);
    }
}
