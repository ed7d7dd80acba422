package io.locmoe.spi.device.kernel;

import static io.locmoe.spi.device.memory.ElementType.BFLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT32;
import static io.locmoe.spi.device.memory.ElementType.INT32;
import static io.locmoe.spi.device.memory.ElementType.INT8;

import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;

/** {@code out[i] = in[i]}, of any type, the same on both sides. Exact. */
@Takes({FLOAT32, BFLOAT16, FLOAT16, INT32, INT8})
public record Copy(Span in, Span out) implements Kernel {
    public Copy {
        Check.elements("out", out, in.length());
        Check.type("out", out, in.type());
    }

    @Override
    public ElementType elementType() {
        return in.type();
    }

    @Override
    public double tolerance() {
        return 0;
    }
}
