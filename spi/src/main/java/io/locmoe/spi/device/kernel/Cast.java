package io.locmoe.spi.device.kernel;

import static io.locmoe.spi.device.memory.ElementType.BFLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT32;

import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;

/**
 * {@code out[i] = in[i]} in another type: from float32 to a smaller one, rounded as {@link ElementType} says, or back,
 * which is exact. Denormal numbers of float16 are kept, also as results.
 *
 * @param in  float32, or a smaller type where {@code out} is float32
 * @param out as many elements
 */
@Takes({BFLOAT16, FLOAT16})
public record Cast(Span in, Span out) implements Kernel {
    public Cast {
        Check.elements("out", out, in.length());
        if (in.type() == FLOAT32) {
            Check.type("out", out, BFLOAT16, FLOAT16);
        } else {
            Check.type("in", in, BFLOAT16, FLOAT16);
            Check.type("out", out, FLOAT32);
        }
    }

    /** The smaller of both types. */
    @Override
    public ElementType elementType() {
        return in.type() == FLOAT32 ? out.type() : in.type();
    }

    /** None: there is one right result. */
    @Override
    public double tolerance() {
        return 0;
    }
}
