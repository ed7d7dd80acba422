package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;
import java.util.Objects;

/** {@code out[i] = f(in[i])}. May be in place. */
public record Unary(Function function, Span in, Span out) implements Kernel {

    /** The function. Formulas in float64 are the reference. */
    public enum Function {
        /** max(x, 0). */
        RELU,
        /**
         * x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))): Hendrycks and Gimpel 2016, the tanh form that GPT and PanGu
         * use.
         */
        GELU,
        EXP,
        LOG,
        SQRT,
        /** 1 / (1 + exp(-x)). */
        SIGMOID,
        TANH
    }

    public Unary {
        Objects.requireNonNull(function, "function");
        Check.float32("in", in);
        Check.length("out", out, in.length());
    }
}
