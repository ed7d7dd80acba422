package io.locmoe.spi.device.kernel;

import static io.locmoe.spi.device.memory.ElementType.BFLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT32;

import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;

/** {@code out[i] = value}, rounded to the type of {@code out} as {@link ElementType} says; exact apart from that. */
@Takes({FLOAT32, BFLOAT16, FLOAT16})
public record Fill(Span out, float value) implements Kernel {
    public Fill {
        Check.type("out", out, FLOAT32, BFLOAT16, FLOAT16);
    }

    @Override
    public ElementType elementType() {
        return out.type();
    }

    @Override
    public double tolerance() {
        return 0;
    }
}
