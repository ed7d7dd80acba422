package io.locmoe.spi.device.kernel;

import static io.locmoe.spi.device.memory.ElementType.BFLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT32;

import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.util.List;

/**
 * Linear maps of consecutive pieces of rows, each piece by a weight of its own: {@code out = in weight + bias} and,
 * where it is asked for, {@code active = GeLU(out)}, as {@link Unary.Function#GELU} has it. It is one launch for all
 * experts of a rank, whose numbers of rows differ. Composed, it is {@link MatMul}, {@link Binary} and {@link Unary} for
 * each piece.
 *
 * <p>Sums are accumulated in float32 or wider. Whether the GeLU is that of {@code out} before or after it is rounded to
 * a small type is left open.
 *
 * @param rows       [pieces] rows of each piece, 0 or more; those of a piece follow those of the piece before
 * @param in         [all rows, inColumns]
 * @param weights    [pieces] of [inColumns, outColumns], of the type of {@code in}; pieces may share one
 * @param biases     [pieces] of [outColumns], of float32 or the type of {@code in}; empty where none is added
 * @param out        [all rows, outColumns], of the type of {@code in} or float32
 * @param active     as {@code out}; null where no GeLU is taken
 * @param inColumns  at least 1
 * @param outColumns at least 1
 */
@Takes({FLOAT32, BFLOAT16, FLOAT16})
public record GroupedLinear(
        List<Integer> rows,
        Span in,
        List<Span> weights,
        List<Span> biases,
        Span out,
        Span active,
        int inColumns,
        int outColumns)
        implements FusedKernel {
    public GroupedLinear {
        rows = List.copyOf(rows);
        weights = List.copyOf(weights);
        biases = List.copyOf(biases);
        long total = Pieces.total(rows, inColumns, outColumns);
        Check.elements("in", in, total * inColumns);
        Check.type("in", in, FLOAT32, BFLOAT16, FLOAT16);
        Pieces.each("weights", weights, rows, (long) inColumns * outColumns, in.type());
        if (!biases.isEmpty()) {
            Pieces.each("biases", biases, rows, outColumns, FLOAT32, in.type());
        }
        Check.elements("out", out, total * outColumns);
        Check.type("out", out, in.type(), FLOAT32);
        if (active != null) {
            Check.elements("active", active, total * outColumns);
            Check.type("active", active, in.type(), FLOAT32);
        }
    }

    /** The type of {@code in}. */
    @Override
    public ElementType elementType() {
        return in.type();
    }

    /** That of the smaller type among the results. */
    @Override
    public double tolerance() {
        return Math.max(
                out.type().tolerance(), active == null ? 0 : active.type().tolerance());
    }
}
