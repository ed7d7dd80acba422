package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/** {@code out[0] = sum_i in[i]^2}, accumulated wider than float32. */
public record SumOfSquares(Span in, Span out) implements Kernel {
    public SumOfSquares {
        Check.float32("in", in);
        Check.length("out", out, 1);
    }
}
