package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * The gated activation SwiGLU (Shazeer 2020): a row of {@code in} is a gate and then a value for each column of
 * {@code out}, and {@code out = gate sigmoid(gate) value}. Composed, it is {@link GatherRows}, {@link Unary} and
 * {@link Binary}.
 *
 * @param in  [rows, 2 columns], gates first
 * @param out [rows, columns]
 */
public record SwiGlu(Span in, Span out, int rows, int columns) implements FusedKernel {
    public SwiGlu {
        Check.length("in", in, 2L * rows * columns);
        Check.length("out", out, (long) rows * columns);
    }
}
