package io.locmoe.spi.device.kernel;

import static io.locmoe.spi.device.memory.ElementType.BFLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT32;

import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;

/**
 * Batched matrix product {@code C = alpha * op(A) op(B) + beta * C} on row-major matrices with row strides:
 * op(A) is [m, k], op(B) is [k, n], C is [m, n].
 *
 * <p>Where {@code transposeA}, A is stored [k, m]; where {@code transposeB}, B is stored [n, k]. Matrix {@code i} of
 * the batch starts at {@code i * batchStride} of its operand; rows are {@code rowStride} elements apart. With
 * {@code beta == 0} the old content of C is not read. m, n or batch 0 does nothing; k = 0 scales C by beta.
 *
 * <p>A and B are of one type; C is of the same or float32. Sums are accumulated in float32 or wider, whatever the
 * types.
 */
@Takes({FLOAT32, BFLOAT16, FLOAT16})
public record MatMul(
        Operand a,
        boolean transposeA,
        Operand b,
        boolean transposeB,
        Operand c,
        int m,
        int n,
        int k,
        int batch,
        float alpha,
        float beta)
        implements Kernel {

    /**
     * A batch of strided matrices.
     *
     * @param span        the memory
     * @param rowStride   elements from one row to the next
     * @param batchStride elements from one matrix to the next
     */
    public record Operand(Span span, int rowStride, long batchStride) {
        private void check(String name, int rows, int columns, int batch) {
            if (rowStride < columns) {
                throw new IllegalArgumentException(
                        name + ": row stride " + rowStride + " is smaller than the row of " + columns);
            }
            long needed = rows == 0 || columns == 0 || batch == 0
                    ? 0
                    : (batch - 1) * batchStride + (long) (rows - 1) * rowStride + columns;
            if (span.length() < needed) {
                throw new IllegalArgumentException(
                        name + " has " + span.length() + " elements, the shape asks for " + needed);
            }
        }
    }

    public MatMul {
        Check.notNegative("m", m);
        Check.notNegative("n", n);
        Check.notNegative("k", k);
        Check.notNegative("batch", batch);
        a.check("A", transposeA ? k : m, transposeA ? m : k, batch);
        b.check("B", transposeB ? n : k, transposeB ? k : n, batch);
        c.check("C", m, n, batch);
        Check.type("A", a.span, FLOAT32, BFLOAT16, FLOAT16);
        Check.type("B", b.span, a.span.type());
        Check.type("C", c.span, a.span.type(), FLOAT32);
    }

    /** The type of A and B. */
    @Override
    public ElementType elementType() {
        return a.span.type();
    }

    /** That of the type of C: products of small numbers are exact, and sums are float32's. */
    @Override
    public double tolerance() {
        return c.span.type().tolerance();
    }

    /** One plain product of dense matrices. */
    public static MatMul of(
            Span a, boolean transposeA, Span b, boolean transposeB, Span c, int m, int n, int k, float beta) {
        return new MatMul(
                new Operand(a, transposeA ? m : k, 0),
                transposeA,
                new Operand(b, transposeB ? k : n, 0),
                transposeB,
                new Operand(c, n, 0),
                m,
                n,
                k,
                1,
                1f,
                beta);
    }
}
