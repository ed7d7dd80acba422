package io.locmoe.spi.device.kernel;

import static io.locmoe.spi.device.memory.ElementType.BFLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT32;

import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.util.List;

/**
 * Gradients of the weights and biases of {@link GroupedLinear}, added to what is there, in the order of the pieces:
 * {@code weightGradient += in^T gradientOut} and {@code biasGradient += sum over rows of gradientOut}. A piece without
 * rows adds nothing. Composed, it is {@link MatMul} and {@link SumRows} for each piece.
 *
 * @param rows            [pieces] rows of each piece
 * @param in              [all rows, inColumns]
 * @param gradientOut     [all rows, outColumns], of the type of {@code in}
 * @param weightGradients [pieces] of [inColumns, outColumns] of float32; pieces may add to the same one
 * @param biasGradients   [pieces] of [outColumns] of float32, likewise
 * @param inColumns       at least 1
 * @param outColumns      at least 1
 */
@Takes({FLOAT32, BFLOAT16, FLOAT16})
public record GroupedLinearGradients(
        List<Integer> rows,
        Span in,
        Span gradientOut,
        List<Span> weightGradients,
        List<Span> biasGradients,
        int inColumns,
        int outColumns)
        implements FusedKernel {
    public GroupedLinearGradients {
        rows = List.copyOf(rows);
        weightGradients = List.copyOf(weightGradients);
        biasGradients = List.copyOf(biasGradients);
        long total = Pieces.total(rows, inColumns, outColumns);
        Check.elements("in", in, total * inColumns);
        Check.type("in", in, FLOAT32, BFLOAT16, FLOAT16);
        Check.elements("gradientOut", gradientOut, total * outColumns);
        Check.type("gradientOut", gradientOut, in.type());
        Pieces.each("weightGradients", weightGradients, rows, (long) inColumns * outColumns, FLOAT32);
        Pieces.each("biasGradients", biasGradients, rows, outColumns, FLOAT32);
    }

    /** The type of {@code in}. */
    @Override
    public ElementType elementType() {
        return in.type();
    }

    /** That of float32: products of small numbers are exact, and sums are float32's. */
    @Override
    public double tolerance() {
        return FLOAT32.tolerance();
    }
}
