package io.locmoe.spi.device.kernel;

import io.locmoe.spi.contract.Experimental;
import io.locmoe.spi.device.memory.Span;

/** {@code out[i] = in[i]}, of any 4-byte element type. Exact. */
@Experimental
public record Copy(Span in, Span out) implements Kernel {
    public Copy {
        Check.length("out", out, in.length());
    }

    @Override
    public double tolerance() {
        return 0;
    }
}
