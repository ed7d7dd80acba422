package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/** {@code out[c] = sum_r in[r, c] + (accumulate ? out[c] : 0)}, summed in row order. */
public record SumRows(Span in, Span out, int rows, int columns, boolean accumulate) implements Kernel {
    public SumRows {
        Check.length("in", in, (long) rows * columns);
        Check.length("out", out, columns);
    }
}
