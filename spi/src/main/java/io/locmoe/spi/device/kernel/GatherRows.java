package io.locmoe.spi.device.kernel;

import io.locmoe.spi.contract.Experimental;
import io.locmoe.spi.device.memory.Span;

/**
 * {@code out[i] = in[index[i]]}, row by row. Exact.
 *
 * @param in    [inRows, columns]
 * @param index [rows] of int32 in [0, inRows)
 * @param out   [rows, columns]
 */
@Experimental
public record GatherRows(Span in, Span index, Span out, int inRows, int rows, int columns) implements Kernel {
    public GatherRows {
        Check.length("in", in, (long) inRows * columns);
        Check.length("index", index, rows);
        Check.length("out", out, (long) rows * columns);
    }

    @Override
    public double tolerance() {
        return 0;
    }
}
