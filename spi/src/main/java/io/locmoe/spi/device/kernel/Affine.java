package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/** {@code out[i] = scale * in[i] + shift}. May be in place. */
public record Affine(Span in, float scale, float shift, Span out) implements Kernel {
    public Affine {
        Check.float32("in", in);
        Check.length("out", out, in.length());
    }
}
