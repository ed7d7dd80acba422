package io.locmoe.spi.device.kernel;

import static io.locmoe.spi.device.memory.ElementType.BFLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT32;
import static io.locmoe.spi.device.memory.ElementType.INT32;
import static io.locmoe.spi.device.memory.ElementType.INT8;

import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;

/**
 * {@code out[i] = in[index[i]]}, row by row, of any type, the same on both sides. Exact.
 *
 * @param in    [inRows, columns]
 * @param index [rows] of int32 in [0, inRows)
 * @param out   [rows, columns]
 */
@Takes({FLOAT32, BFLOAT16, FLOAT16, INT32, INT8})
public record GatherRows(Span in, Span index, Span out, int inRows, int rows, int columns) implements Kernel {
    public GatherRows {
        Check.elements("in", in, (long) inRows * columns);
        Check.indices("index", index, rows);
        Check.elements("out", out, (long) rows * columns);
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
