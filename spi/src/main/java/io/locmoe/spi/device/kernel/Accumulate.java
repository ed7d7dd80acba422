package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/** {@code target[i] += scale * in[i]}. */
public record Accumulate(Span in, float scale, Span target) implements Kernel {
    public Accumulate {
        Check.float32("in", in);
        Check.length("target", target, in.length());
    }
}
