package io.locmoe.spi.device.kernel;

import static io.locmoe.spi.device.memory.ElementType.BFLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT32;

import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.util.List;

/**
 * Gradient of the rows that {@link GroupedLinear} maps: {@code gradientIn = gradientOut weight^T}, piece by piece.
 * Where the rows were the GeLU of others, it is the gradient of those, {@code (gradientOut weight^T) GeLU'(inner)}.
 * Composed, it is {@link MatMul} and {@link UnaryBackward} for each piece.
 *
 * @param rows        [pieces] rows of each piece, of the forward
 * @param gradientOut [all rows, outColumns]
 * @param weights     [pieces] of [inColumns, outColumns], of the forward, of the type of {@code gradientOut}
 * @param inner       [all rows, inColumns] what the rows were the GeLU of, of the type of {@code gradientOut} or
 *                    float32; null where they were not
 * @param gradientIn  [all rows, inColumns], of the type of {@code gradientOut} or float32
 * @param inColumns   at least 1
 * @param outColumns  at least 1
 */
@Takes({FLOAT32, BFLOAT16, FLOAT16})
public record GroupedLinearBackward(
        List<Integer> rows,
        Span gradientOut,
        List<Span> weights,
        Span inner,
        Span gradientIn,
        int inColumns,
        int outColumns)
        implements FusedKernel {
    public GroupedLinearBackward {
        rows = List.copyOf(rows);
        weights = List.copyOf(weights);
        long total = Pieces.total(rows, inColumns, outColumns);
        Check.elements("gradientOut", gradientOut, total * outColumns);
        Check.type("gradientOut", gradientOut, FLOAT32, BFLOAT16, FLOAT16);
        Pieces.each("weights", weights, rows, (long) inColumns * outColumns, gradientOut.type());
        if (inner != null) {
            Check.elements("inner", inner, total * inColumns);
            Check.type("inner", inner, gradientOut.type(), FLOAT32);
        }
        Check.elements("gradientIn", gradientIn, total * inColumns);
        Check.type("gradientIn", gradientIn, gradientOut.type(), FLOAT32);
    }

    /** The type of {@code gradientOut}. */
    @Override
    public ElementType elementType() {
        return gradientOut.type();
    }

    /** That of the type of {@code gradientIn}. */
    @Override
    public double tolerance() {
        return gradientIn.type().tolerance();
    }
}
