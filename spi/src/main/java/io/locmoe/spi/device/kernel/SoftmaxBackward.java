package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * {@code gradientIn[r, c] = scale * out[r, c] * (gradientOut[r, c] - sum_j out[r, j] gradientOut[r, j])}; columns
 * hidden in the forward have out = 0 and so get 0, whatever gradientOut holds there, if finite. May be in place of
 * gradientOut.
 */
public record SoftmaxBackward(Span out, Span gradientOut, Span gradientIn, int rows, int columns, float scale)
        implements Kernel {
    public SoftmaxBackward {
        Check.length("out", out, (long) rows * columns);
        Check.length("gradientOut", gradientOut, (long) rows * columns);
        Check.length("gradientIn", gradientIn, (long) rows * columns);
    }
}
