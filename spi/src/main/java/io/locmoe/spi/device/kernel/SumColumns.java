package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/** {@code out[r] = sum_c in[r, c]}. */
public record SumColumns(Span in, Span out, int rows, int columns) implements Kernel {
    public SumColumns {
        Check.length("in", in, (long) rows * columns);
        Check.length("out", out, rows);
    }
}
