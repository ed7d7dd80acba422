package io.locmoe.laboratory.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.AddLayerNorm;
import io.locmoe.spi.device.kernel.AddLayerNormBackward;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.CombineRows;
import io.locmoe.spi.device.kernel.CombineRowsBackward;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.CrossEntropy;
import io.locmoe.spi.device.kernel.CrossEntropyBackward;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.kernel.FusedCrossEntropy;
import io.locmoe.spi.device.kernel.FusedCrossEntropyBackward;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.GroupMean;
import io.locmoe.spi.device.kernel.GroupMeanBackward;
import io.locmoe.spi.device.kernel.GroupedAdamW;
import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.Kernels;
import io.locmoe.spi.device.kernel.LayerNorm;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import io.locmoe.spi.device.kernel.LogSumExp;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.NormalizedGroupMean;
import io.locmoe.spi.device.kernel.NormalizedGroupMeanBackward;
import io.locmoe.spi.device.kernel.RmsNorm;
import io.locmoe.spi.device.kernel.RmsNormBackward;
import io.locmoe.spi.device.kernel.RotaryEmbedding;
import io.locmoe.spi.device.kernel.ScatterAddRows;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import io.locmoe.spi.device.kernel.SumColumns;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.kernel.SwiGlu;
import io.locmoe.spi.device.kernel.SwiGluBackward;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations and bytes of every kernel, counted by hand for 3 rows of 5 columns, of 4 bytes unless it says else. */
class KernelWorkTest {
    private static final int ROWS = 3;
    private static final int COLUMNS = 5;
    private static final Span ALL = span(15);
    private static final Span ROW = span(5);
    private static final Span COLUMN = span(3);
    private static final Span ONE = span(1);
    private static final List<Integer> PIECES = List.of(2, 0, 1);
    private static final List<Span> WEIGHTS = apart(10);
    private static final List<Span> BIASES = apart(2);
    private static final List<Span> SHARED = Collections.nCopies(2, span(10));
    private static final List<Span> SHARED_BIAS = Collections.nCopies(2, span(2));
    private static final Span SMALL = new Span(new Unallocated(30), 0, 15, ElementType.BFLOAT16);

    /** @param flops and bytes by hand */
    private record Count(Kernel kernel, long flops, long bytes) {}

    private static Stream<Count> counts() {
        return Stream.of(
                new Count(new Copy(ALL, ALL), 0, 30 * 4),
                new Count(new Fill(ALL, 1f), 0, 15 * 4),
                // From four bytes an element to two.
                new Count(new Cast(ALL, SMALL), 0, 15 * 4 + 15 * 2),
                // Two of seven rows: index, rows read, rows written.
                new Count(new GatherRows(span(35), span(2), span(10), 7, 2, 5), 0, (2 + 10 + 10) * 4),
                // The same rows, read and written where they are added.
                new Count(new ScatterAddRows(span(10), span(2), span(35), 2, 7, 5), 10, (10 + 2 + 20) * 4),
                new Count(new Affine(ALL, 2f, 1f, ALL), 30, 30 * 4),
                new Count(new Affine(ALL, 2f, 0f, ALL), 15, 30 * 4),
                new Count(new Accumulate(ALL, 1f, ALL), 15, 45 * 4),
                new Count(new Accumulate(ALL, 2f, ALL), 30, 45 * 4),
                new Count(binary(ALL, Binary.Spread.NONE), 15, 45 * 4),
                new Count(binary(ROW, Binary.Spread.OVER_ROWS), 15, (30 + 5) * 4),
                new Count(binary(ONE, Binary.Spread.SCALAR), 15, (30 + 1) * 4),
                new Count(new Unary(Unary.Function.RELU, ALL, ALL), 15, 30 * 4),
                // x/2 (1 + tanh(a (x + b x^3))): 9 operations.
                new Count(new Unary(Unary.Function.GELU, ALL, ALL), 9 * 15, 30 * 4),
                // It reads the cheaper one of input and output.
                new Count(new UnaryBackward(Unary.Function.EXP, ALL, ALL, ALL, ALL), 2 * 15, 45 * 4),
                new Count(new SumColumns(ALL, COLUMN, ROWS, COLUMNS), 15, 18 * 4),
                new Count(new SumRows(ALL, ROW, ROWS, COLUMNS, false), 15, 20 * 4),
                new Count(new SumRows(ALL, ROW, ROWS, COLUMNS, true), 15, 25 * 4),
                new Count(new SumOfSquares(ALL, ONE), 30, 16 * 4),
                // [3, 5] x [5, 2]: 3 * 2 sums of 5 products.
                new Count(product(0f), 2 * 3 * 2 * 5, (15 + 10 + 6) * 4),
                new Count(product(1f), 2 * 3 * 2 * 5, (15 + 10 + 2 * 6) * 4),
                // [15, 1] x [1, 15] of two bytes, into four.
                new Count(MatMul.of(SMALL, false, SMALL, false, span(225), 15, 15, 1, 0f), 2 * 225, 30 * 2 + 225 * 4),
                // Two of them.
                new Count(products(), 2 * 2 * 3 * 2 * 5, 2 * (15 + 10 + 6) * 4),
                // Maximum, subtraction and exp of all but a root; sums; a logarithm and an addition a row.
                new Count(new LogSumExp(ALL, COLUMN, ROWS, COLUMNS), 3 * 15 + 2 * 3, 18 * 4),
                new Count(new Softmax(ALL, ALL, ROWS, COLUMNS, 1f, false), 5 * 15, 30 * 4),
                new Count(new SoftmaxBackward(ALL, ALL, ALL, ROWS, COLUMNS, 1f), 5 * 15, 45 * 4),
                new Count(new CrossEntropy(ALL, COLUMN, ALL, COLUMN, ROWS, COLUMNS), 4 * 15 + 2 * 3, (30 + 6) * 4),
                new Count(new CrossEntropyBackward(ALL, COLUMN, COLUMN, ALL, ROWS, COLUMNS), 30, (30 + 6) * 4),
                new Count(
                        new LayerNorm(ALL, ROW, ROW, ALL, COLUMN, COLUMN, ROWS, COLUMNS, 1e-5f),
                        7 * 15 + 4 * 3,
                        (30 + 10 + 6) * 4),
                // Both gradients of parameters are added to.
                new Count(
                        new LayerNormBackward(ALL, ROW, COLUMN, COLUMN, ALL, ALL, ROW, ROW, ROWS, COLUMNS),
                        14 * 15 + 2 * 3,
                        (45 + 5 + 6 + 20) * 4),
                // Parameter and moments are read and written, the gradient is read.
                new Count(new AdamW(ALL, ALL, ALL, ALL, 1f, 1f, .9f, .9f, 1e-8f, .1f, 1), 14 * 15, 7 * 15 * 4),
                // One sequence of 3 tokens sees 6 pairs; 2 heads of 1 column, and 2 numbers of each row and head.
                new Count(
                        new FusedAttention(span(18), span(6), span(6), span(6), 1, 3, 2, 2, 1f),
                        6 * 2 * (4 + 5),
                        (18 + 3 * 6) * 4),
                // Scores again and four gradients; the product of each row with its gradient.
                new Count(
                        new FusedAttentionBackward(
                                span(18), span(6), span(6), span(6), span(6), span(18), 1, 3, 2, 2, 1f),
                        6 * 2 * (10 + 7) + 2 * 6,
                        (2 * 18 + 4 * 6) * 4),
                // Two numbers of a row in the place of its probabilities.
                new Count(
                        new FusedCrossEntropy(ALL, COLUMN, COLUMN, COLUMN, COLUMN, ROWS, COLUMNS),
                        3 * 15 + 3 * 3,
                        (15 + 12) * 4),
                new Count(
                        new FusedCrossEntropyBackward(ALL, COLUMN, COLUMN, COLUMN, COLUMN, ALL, ROWS, COLUMNS),
                        4 * 15,
                        (30 + 12) * 4),
                // One group: a sum of a row, and a division.
                new Count(new GroupMean(ALL, COLUMN, ROWS, COLUMNS, 1), 15 + 3, 18 * 4),
                new Count(new GroupMeanBackward(COLUMN, ALL, ROWS, COLUMNS, 1, false), 3, 18 * 4),
                new Count(new GroupMeanBackward(COLUMN, ALL, ROWS, COLUMNS, 1, true), 3 + 15, 33 * 4),
                new Count(
                        new AddLayerNorm(ALL, ALL, ROW, ROW, ALL, ALL, COLUMN, COLUMN, ROWS, COLUMNS, 1e-5f),
                        8 * 15 + 4 * 3,
                        (4 * 15 + 10 + 6) * 4),
                new Count(
                        new AddLayerNormBackward(ALL, ROW, COLUMN, COLUMN, ALL, ALL, ALL, ROW, ROW, ROWS, COLUMNS),
                        15 * 15 + 2 * 3,
                        (60 + 5 + 6 + 20) * 4),
                // Three rows into seven: all of these are written.
                new Count(new CombineRows(ALL, COLUMN, null, span(35), 3, 7, 5), 15, (15 + 3 + 35) * 4),
                new Count(new CombineRows(ALL, COLUMN, COLUMN, span(35), 3, 7, 5), 30, (15 + 6 + 35) * 4),
                // Three of the seven rows are read.
                new Count(
                        new CombineRowsBackward(ALL, COLUMN, COLUMN, span(35), ALL, null, 3, 7, 5),
                        15,
                        (15 + 15 + 6) * 4),
                new Count(
                        new CombineRowsBackward(ALL, COLUMN, COLUMN, span(35), ALL, COLUMN, 3, 7, 5),
                        3 * 15,
                        (15 + 15 + 15 + 9) * 4),
                // Parameters, gradients and moments are read and written.
                new Count(
                        new GroupedAdamW(
                                ALL, ALL, ALL, ALL, List.of(5, 10), List.of(0f, .1f), 1f, 1f, .9f, .9f, 1e-8f, 1),
                        14 * 15,
                        8 * 15 * 4),
                // Rows of 5 to 2 columns, of a piece of 2 and one of 1, where one of none reads nothing.
                new Count(
                        new GroupedLinear(PIECES, ALL, WEIGHTS, List.of(), span(6), null, 5, 2),
                        2 * 3 * 5 * 2,
                        (15 + 6 + 2 * 10) * 4),
                new Count(
                        new GroupedLinear(PIECES, ALL, WEIGHTS, BIASES, span(6), span(6), 5, 2),
                        2 * 3 * 5 * 2 + 6 + 9 * 6,
                        (15 + 2 * 6 + 2 * 10 + 2 * 2) * 4),
                new Count(
                        new GroupedLinearBackward(PIECES, span(6), WEIGHTS, null, ALL, 5, 2),
                        2 * 3 * 5 * 2,
                        (15 + 6 + 2 * 10) * 4),
                new Count(
                        new GroupedLinearBackward(PIECES, span(6), WEIGHTS, ALL, ALL, 5, 2),
                        2 * 3 * 5 * 2 + 10 * 15,
                        (2 * 15 + 6 + 2 * 10) * 4),
                // Two pieces add to the same gradients.
                new Count(
                        new GroupedLinearGradients(List.of(2, 1), ALL, span(6), SHARED, SHARED_BIAS, 5, 2),
                        2 * 3 * 5 * 2 + 6,
                        (15 + 6 + 2 * 10 + 2 * 2) * 4),
                new Count(
                        new NormalizedGroupMean(ALL, COLUMN, COLUMN, ROWS, COLUMNS, 1, 1e-6f),
                        3 * 15 + 2 * 3 + 2 * 3,
                        (15 + 6) * 4),
                new Count(normalizedBackward(false), 3 * 15 + 5 * 3 + 2 * 3, (30 + 9) * 4),
                new Count(normalizedBackward(true), 4 * 15 + 5 * 3 + 2 * 3, (45 + 9) * 4),
                // Square and sum, two scales; mean, epsilon, root and quotient of a row.
                new Count(new RmsNorm(ALL, ROW, ALL, COLUMN, ROWS, COLUMNS, 1e-5f), 4 * 15 + 4 * 3, (30 + 5 + 3) * 4),
                // The gain's gradient is read and written.
                new Count(
                        new RmsNormBackward(ALL, ROW, COLUMN, ALL, ALL, ROW, ROWS, COLUMNS),
                        9 * 15 + 3 * 3,
                        (45 + 5 + 3 + 10) * 4),
                // Two of the five columns of three rows are rotated.
                new Count(new RotaryEmbedding(ALL, COLUMN, COLUMN, ROWS, COLUMNS, 1, 2, 3, false), 3 * 6, (12 + 6) * 4),
                new Count(new SwiGlu(span(30), ALL, ROWS, COLUMNS), 5 * 15, 45 * 4),
                new Count(new SwiGluBackward(span(30), ALL, span(30), ROWS, COLUMNS), 10 * 15, 75 * 4));
    }

    @ParameterizedTest
    @MethodSource("counts")
    void operationsAndBytesMatchTheHandCount(Count count) {
        assertThat(KernelWork.of(count.kernel)).isEqualTo(new KernelWork(count.flops, count.bytes));
    }

    @Test
    void everyKernelHasARow() {
        assertThat(counts().map(count -> count.kernel.getClass().getName()).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        Kernels.all().stream().map(Class::getName).toList());
    }

    @Test
    void aKernelWithoutARowIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> KernelWork.of(new Kernel() {}))
                .withMessageContaining("has no row for the kernel");
    }

    private static NormalizedGroupMeanBackward normalizedBackward(boolean accumulate) {
        return new NormalizedGroupMeanBackward(ALL, COLUMN, COLUMN, COLUMN, ALL, ROWS, COLUMNS, 1, accumulate);
    }

    private static Binary binary(Span right, Binary.Spread spread) {
        return new Binary(Binary.Operation.ADD, ALL, right, ALL, ROWS, COLUMNS, spread);
    }

    private static MatMul product(float beta) {
        return MatMul.of(ALL, false, span(10), false, span(6), 3, 2, 5, beta);
    }

    private static MatMul products() {
        return new MatMul(
                new MatMul.Operand(span(30), 5, 15),
                false,
                new MatMul.Operand(span(20), 2, 10),
                false,
                new MatMul.Operand(span(12), 2, 6),
                3,
                2,
                5,
                2,
                1f,
                0f);
    }

    /** One span for each of three pieces. */
    private static List<Span> apart(int elements) {
        Span all = span(3 * elements);
        return List.of(all.slice(0, elements), all.slice(elements, elements), all.slice(2L * elements, elements));
    }

    private static Span span(int elements) {
        return new Span(new Unallocated(4L * elements), 0, elements);
    }

    private record Unallocated(long bytes) implements DeviceBuffer {
        @Override
        public void free() {
            throw new IllegalStateException("nothing was allocated");
        }
    }
}
