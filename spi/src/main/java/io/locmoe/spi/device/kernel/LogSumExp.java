package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/** Row-wise {@code out[r] = log(sum_c exp(in[r, c]))}, computed with the row's maximum taken out. */
public record LogSumExp(Span in, Span out, int rows, int columns) implements Kernel {
    public LogSumExp {
        Check.length("in", in, (long) rows * columns);
        Check.length("out", out, rows);
    }
}
