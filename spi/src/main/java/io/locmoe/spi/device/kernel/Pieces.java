package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.util.List;

/** Checks of the operands of kernels on consecutive pieces of rows. */
final class Pieces {
    private Pieces() {}

    /** Rows of all pieces. */
    static long total(List<Integer> rows, int inColumns, int outColumns) {
        if (inColumns < 1 || outColumns < 1) {
            throw new IllegalArgumentException(
                    "weights of " + inColumns + " x " + outColumns + " elements; both must be at least 1");
        }
        long total = 0;
        for (int some : rows) {
            Check.notNegative("rows", some);
            total += some;
        }
        return total;
    }

    /** One span of so many elements for each piece. */
    static void each(String name, List<Span> spans, List<Integer> rows, long length, ElementType... types) {
        if (spans.size() != rows.size()) {
            throw new IllegalArgumentException(spans.size() + " " + name + " for " + rows.size() + " pieces of rows");
        }
        for (Span span : spans) {
            Check.elements(name, span, length);
            Check.type(name, span, types);
        }
    }
}
