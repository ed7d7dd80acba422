package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;
import java.util.Objects;

/**
 * {@code out[r, c] = left[r, c] OP right}, where {@code right} is spread as {@link Spread} says. {@code out} may be
 * {@code left} (in place).
 *
 * @param left  [rows, columns]
 * @param right as many elements as the spread asks for
 * @param out   [rows, columns]
 */
public record Binary(Operation operation, Span left, Span right, Span out, int rows, int columns, Spread spread)
        implements Kernel {

    /** The arithmetic. */
    public enum Operation {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE
    }

    /** How the right operand meets a matrix. */
    public enum Spread {
        /** right is [rows, columns]. */
        NONE,
        /** right is [columns], the same for every row. */
        OVER_ROWS,
        /** right is [rows], the same for every column. */
        OVER_COLUMNS,
        /** right is one element. */
        SCALAR
    }

    public Binary {
        Objects.requireNonNull(operation, "operation");
        Check.length("left", left, (long) rows * columns);
        Check.length("out", out, (long) rows * columns);
        Check.length(
                "right",
                right,
                switch (spread) {
                    case NONE -> (long) rows * columns;
                    case OVER_ROWS -> columns;
                    case OVER_COLUMNS -> rows;
                    case SCALAR -> 1;
                });
    }
}
