package io.locmoe.spi.device.kernel;

import io.locmoe.spi.contract.Experimental;
import io.locmoe.spi.device.memory.Span;

/** {@code out[i] = value}. Exact. */
@Experimental
public record Fill(Span out, float value) implements Kernel {
    @Override
    public double tolerance() {
        return 0;
    }
}
