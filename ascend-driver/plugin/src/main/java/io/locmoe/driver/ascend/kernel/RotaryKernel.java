package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.ElementType;
import io.locmoe.driver.ascend.binding.Stored;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.kernel.RotaryEmbedding;
import io.locmoe.spi.device.memory.Span;

/**
 * Rotary positions by {@code aclnnRotaryPositionEmbedding} in its mode "half", {@code x cos + (-x2, x1) sin} with the
 * halves x1 and x2 of a head, on A2, A3 and 950 since CANN 8.3 (its page in ops-transformer). The operator takes the
 * angles of both halves, and gives a result without gaps that is no operand, so tables are doubled before it and heads
 * copied back after it. The rotation back has negated sines: {@code aclnnRotaryPositionEmbeddingGrad} would do it in
 * as many operators.
 */
final class RotaryKernel {
    static final String[] OPERATORS = {"aclnnMul", "aclnnRotaryPositionEmbedding", "aclnnInplaceCopy"};

    private static final int HALVES = 2;
    /** {@code mode}: the pairs are the halves of a head. */
    private static final long HALF = 0;
    /** The operator takes fewer than 1,000 sequences at once on A2 and A3, and fewer than 1,000 heads. */
    private static final int MOST = 999;
    /** Columns of a head on A2 and A3. */
    private static final int WIDEST = 894;

    private final RotaryEmbedding kernel;
    private final Launch launch;
    private final Arithmetic arithmetic;
    private final Stored matrix;
    private final Stored cosines;
    private final Stored sines;

    private RotaryKernel(RotaryEmbedding kernel, Launch launch) {
        this.kernel = kernel;
        this.launch = launch;
        this.arithmetic = new Arithmetic(launch);
        this.matrix = launch.stored(kernel.matrix());
        this.cosines = doubled(kernel.cosines(), 1);
        this.sines = doubled(kernel.sines(), kernel.inverse() ? -1 : 1);
    }

    static void enqueue(RotaryEmbedding kernel, Launch launch) {
        if (kernel.heads() > MOST || kernel.headWidth() > WIDEST) {
            throw new DeviceException("the ascend driver rotates up to " + MOST + " heads of up to " + WIDEST
                    + " columns, not " + kernel.heads() + " of " + kernel.headWidth());
        }
        if (kernel.rows() > 0 && kernel.heads() > 0) {
            new RotaryKernel(kernel, launch).enqueue();
        }
    }

    /** Whole sequences first, then what is left of one. */
    private void enqueue() {
        int whole = kernel.rows() / kernel.sequence();
        for (int first = 0; first < whole; first += MOST) {
            rotate(first * kernel.sequence(), Math.min(MOST, whole - first), kernel.sequence());
        }
        int rest = kernel.rows() % kernel.sequence();
        if (rest > 0) {
            rotate(kernel.rows() - rest, 1, rest);
        }
    }

    private void rotate(long row, long sequences, long positions) {
        long columns = kernel.columns();
        long width = kernel.headWidth();
        long[] sizes = {sequences, positions, kernel.heads(), width};
        long[] strides = {positions * columns, columns, width, 1};
        long heads = launch.part(matrix, row * columns, sizes, strides);
        long cosine = launch.part(cosines, 0, 1, positions, 1, width);
        long sine = launch.part(sines, 0, 1, positions, 1, width);
        long rotated = launch.temporary(sizes);
        launch.call("aclnnRotaryPositionEmbedding", (handle, size, plan) ->
                (int) handle.invokeExact(heads, cosine, sine, HALF, rotated, size, plan));
        arithmetic.copy(rotated, heads);
    }

    /** A table for both halves of a head, times 1 or -1, which is exact. */
    private Stored doubled(Span table, float sign) {
        long sequence = kernel.sequence();
        long half = kernel.headWidth() / HALVES;
        Stored result = launch.room(ElementType.FLOAT32, sequence * kernel.headWidth());
        long signs = launch.constant(new Repeated(sign, HALVES), 1, HALVES, 1);
        arithmetic.multiply(
                launch.tensor(table, sequence, 1, half), signs, launch.part(result, 0, sequence, HALVES, half));
        return result;
    }
}
