package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;
import java.util.Objects;

/**
 * {@code gradientIn[i] = gradientOut[i] * f'(in[i])}. Both the input and the output of the forward are at hand; an
 * implementation reads the one that is cheaper. {@code gradientIn} may be {@code gradientOut} (in place).
 */
public record UnaryBackward(Unary.Function function, Span in, Span out, Span gradientOut, Span gradientIn)
        implements Kernel {
    public UnaryBackward {
        Objects.requireNonNull(function, "function");
        Check.float32("in", in);
        Check.length("out", out, in.length());
        Check.length("gradientOut", gradientOut, in.length());
        Check.length("gradientIn", gradientIn, in.length());
    }
}
